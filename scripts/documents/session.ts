/** What all share that reads document files, the commands and the tasks: the key, the parties, and reading itself. */
import { open } from "node:fs/promises";

import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

import {
  DEFAULT_LIMITS,
  DocumentError,
  DocumentTooLargeError,
  identifyDocuments,
  importDocument,
  InvalidPartyDirectoryError,
  isIdentifiable,
  KeyedFingerprinter,
  MINIMUM_KEY_BYTES,
  PartyDirectory,
  reportDocument,
  UnreadableFileError,
  type DocumentReport,
  type Fingerprinter,
  type RefusalReport,
  type TradeDocument,
} from "../../sdk/documents/index.ts";
import { LienbookError } from "../../sdk/errors.ts";
import { userPath } from "../terminal/paths.ts";

const KEY_VARIABLE = "LIENBOOK_FINGERPRINT_KEY";

/** Everybody knows this key, so ids made with it say nothing on a network. */
const DEVELOPMENT_KEY = sha256(utf8ToBytes("lienbook development fingerprint key, not a secret"));

/** What a command needs to identify documents. */
export interface Session {
  readonly fingerprinter: Fingerprinter;
  readonly directory: PartyDirectory;
}

/** @param parties Path of a party directory. */
export async function openSession(parties: string | undefined): Promise<Session> {
  const directory = parties === undefined ? PartyDirectory.empty : await readDirectory(parties);
  return { fingerprinter: new KeyedFingerprinter(fingerprintKey()), directory };
}

/**
 * The same for what is signed or sent: never with the development key, under which anybody guesses what a document says, and
 * a paper that stands under the network's key would stand once more.
 *
 * @throws FingerprintKeyMissingError
 */
export async function openNetworkSession(parties: string | undefined): Promise<Session> {
  if ((process.env[KEY_VARIABLE] ?? "") === "") throw new FingerprintKeyMissingError();
  return openSession(parties);
}

/** Reads a trade document. @throws DocumentError */
export async function readDocument(file: string): Promise<TradeDocument> {
  return importDocument(await readBytes(file));
}

/** Identifies a document as far as it can be. @throws DocumentError */
export async function identify(file: string, document: TradeDocument, session: Session): Promise<DocumentReport> {
  const { fingerprinter, directory } = session;
  const identifiable = isIdentifiable(document) ? [document] : [];
  const [identified] = await identifyDocuments(identifiable, fingerprinter, directory);
  return reportDocument(file, document, identified, directory);
}

/** The refusal of a file as a report. Anything but a refusal is a bug and is thrown on. */
export function refusal(file: string, error: unknown): RefusalReport {
  if (error instanceof LienbookError) return { file, error: error.toJSON() };
  throw error;
}

/** Prints what made the command itself fail; bugs keep their stack. */
export function printFailure(error: unknown): void {
  if (error instanceof LienbookError) process.stderr.write(`${error.name}: ${error.message}\n`);
  else throw error;
}

function fingerprintKey(): Uint8Array {
  const hex = process.env[KEY_VARIABLE];
  if (hex === undefined || hex === "") {
    process.stderr.write(`${KEY_VARIABLE} is not set: ids are made with the development key, which is no secret.\n`);
    return DEVELOPMENT_KEY;
  }
  const digits = hex.trim().replace(/^0x/i, "");
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits) || digits.length < 2 * MINIMUM_KEY_BYTES)
    throw new InvalidFingerprintKeyError();
  return hexToBytes(digits);
}

/** There is no key to make ids of a network with. */
class FingerprintKeyMissingError extends DocumentError {
  constructor() {
    super({
      code: "fingerprint-key-missing",
      value: KEY_VARIABLE,
      rule: "Documents are registered and examined with the fingerprint key of the network, which all its members share.",
      advice: "Set it in the environment or in .env, to the key of the network.",
    });
  }
}

/** The key itself is never part of the message. */
class InvalidFingerprintKeyError extends DocumentError {
  constructor() {
    super({
      code: "invalid-fingerprint-key",
      value: KEY_VARIABLE,
      rule: "A fingerprint key is at least 32 random bytes in hexadecimal digits.",
      advice: "Make one with: openssl rand -hex 32",
    });
  }
}

async function readDirectory(path: string): Promise<PartyDirectory> {
  try {
    return PartyDirectory.parse((await readBytes(path)).toString("utf8"));
  } catch (error) {
    if (error instanceof UnreadableFileError) throw new InvalidPartyDirectoryError(error.value);
    throw error;
  }
}

/**
 * Reads no more of a file than a document can have, whatever it is: a disk image, or a device that never ends.
 *
 * @throws UnreadableFileError, DocumentTooLargeError
 */
export async function readBytes(file: string): Promise<Buffer> {
  try {
    const handle = await open(userPath(file), "r");
    try {
      const pieces: Buffer[] = [];
      let size = 0;
      for await (const piece of handle.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
        size += piece.length;
        if (size > DEFAULT_LIMITS.bytes) throw new DocumentTooLargeError(size, DEFAULT_LIMITS.bytes, "bytes");
        pieces.push(piece);
      }
      return Buffer.concat(pieces);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw new UnreadableFileError(file, error instanceof Error ? error.message : String(error));
  }
}

/** Document files and what stands beside them: FILE.bundle.json, and FILE.attestation.json of another issuer. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { readIfThere, writeWhole } from "../../sdk/chain/files.ts";
import {
  DocumentTooLargeError,
  fileHash,
  importDocument,
  prepareDocument,
  readBundle,
  writeBundle,
  type DisclosedDocument,
  type PreparedDocument,
} from "../../sdk/index.ts";
import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { openNetworkSession, readBytes } from "../documents/session.ts";
import { userPath } from "../terminal/paths.ts";
import { TaskArgumentError, type Acting, type ActingArguments } from "./session.ts";

export interface PaperArguments extends ActingArguments {
  readonly parties: string | undefined;
}

/**
 * Prepares a document with the secret of the bundle beside it; writes that bundle if there is none yet.
 *
 * @throws TaskArgumentError where the bundle is not this file's: it would be disclosed for what it is not
 */
export async function prepare(
  file: string,
  { parties, holder }: { readonly parties: string | undefined; readonly holder?: string | undefined },
): Promise<PreparedDocument> {
  const { fingerprinter, directory } = await openNetworkSession(parties);
  const bytes = await readBytes(file);
  const bundleFile = `${userPath(file)}.bundle.json`;
  const bundle = (await isThere(bundleFile)) ? (await readBundle(bundleFile)).bundle : undefined;
  if (bundle && bundle.file.sha256 !== fileHash(bytes)) {
    throw new TaskArgumentError(
      "file",
      file,
      "The bundle beside a document is of that very file: keep another under another name.",
    );
  }
  const prepared = await prepareDocument(bytes, {
    fingerprinter,
    directory,
    holder: holder ?? holderOf(bytes, directory),
    ...(bundle === undefined ? {} : { secret: Buffer.from(bundle.secret.slice(2), "hex") }),
  });
  if (bundle === undefined) await writeBundle(bundleFile, prepared.bundle);
  return prepared;
}

/** The account told amounts as the document has them; one that states no value has no currency. */
export function inCurrencyOf({ document }: PreparedDocument, acting: Acting): Acting {
  const number = BigInt(document.currency);
  return number === 0n ? acting : acting.inCurrency(number);
}

/** Every document of a folder that has its bundle in the same folder, whatever the files are called. */
export async function disclosedIn(folder: string): Promise<DisclosedDocument[]> {
  const path = userPath(folder);
  const entries = await readdir(path, { withFileTypes: true }).catch(() => {
    throw new TaskArgumentError("disclosed", folder, "The exporter discloses a folder of documents and bundles.");
  });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const [bundleNames, paperNames] = [names.filter(isBundle), names.filter((name) => !isBundle(name))];
  const papers = new Map<string, Uint8Array>();
  for (const name of paperNames) {
    // What is larger than any document lies there for another reason.
    const bytes = await readBytes(join(path, name)).catch((error: unknown) => {
      if (error instanceof DocumentTooLargeError) return undefined;
      throw error;
    });
    if (bytes) papers.set(fileHash(bytes), bytes);
  }
  const disclosed: DisclosedDocument[] = [];
  for (const name of bundleNames) {
    const { bundle } = await readBundle(join(path, name));
    const bytes = papers.get(bundle.file.sha256);
    if (bytes) disclosed.push({ bytes, secret: bundle.secret });
  }
  return disclosed;
}

/** What the issuer signed for the holder to submit; nothing where no such file stands beside the document. */
export async function attestationOf(file: string): Promise<AuthorizationStruct | undefined> {
  const path = `${userPath(file)}.attestation.json`;
  const text = await readIfThere(path);
  return text === undefined ? undefined : authorizationIn(path, text);
}

export async function keepAttestation(file: string, attestation: AuthorizationStruct): Promise<void> {
  await writeWhole(`${userPath(file)}.attestation.json`, textOf(attestation));
}

/** As JSON; numbers beyond those of JSON are text. */
export function textOf(value: unknown): string {
  const digits = (_: string, inner: unknown): unknown => (typeof inner === "bigint" ? String(inner) : inner);
  return `${JSON.stringify(value, digits, 2)}\n`;
}

/** @throws TaskArgumentError */
export function authorizationIn(path: string, text: string): AuthorizationStruct {
  try {
    const { signer, nonce, deadline, signature } = JSON.parse(text) as Record<string, unknown>;
    if (typeof signer === "string" && typeof signature === "string") {
      return { signer, nonce: BigInt(String(nonce)), deadline: BigInt(String(deadline)), signature };
    }
  } catch {
    // Said below.
  }
  throw new TaskArgumentError("file", path, "A signature is kept as JSON: signer, nonce, deadline, signature.");
}

/** Who has a paper to use: the exporter a customs declaration, and else whoever issued it. */
function holderOf(bytes: Uint8Array, directory: Awaited<ReturnType<typeof openNetworkSession>>["directory"]): string {
  const { kind, issuer, counterparty } = importDocument(bytes);
  const party = kind === "customsDeclaration" ? counterparty : issuer;
  const lei = party && directory.leiOf(party);
  if (lei !== undefined) return lei;
  throw new TaskArgumentError(
    "--holder",
    "",
    "Who may use a document is a participant, by its LEI.",
    "The file does not tell it: give --holder, or a party directory by --parties.",
  );
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function isBundle(name: string): boolean {
  return name.endsWith(".bundle.json");
}

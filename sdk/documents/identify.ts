import type { Fingerprint, Fingerprinter } from "./fingerprints/fingerprinter.ts";
import { documentId, fingerprintInput, identityOf, type DocumentIdentity } from "./identity.ts";
import { linkingKeys } from "./linking.ts";
import type { DocumentContent } from "./model.ts";
import { PartyDirectory } from "./parties/directory.ts";

/** A canonical linking key and what the register sees of it. */
export interface LinkingKey {
  readonly key: string;
  readonly fingerprint: Fingerprint;
}

/** A document's identity together with what the register sees of it. */
export interface IdentifiedDocument extends DocumentIdentity {
  readonly fingerprint: Fingerprint;
  /** Token id and id in the register. */
  readonly documentId: `0x${string}`;
  /** Epoch of the fingerprint key. */
  readonly epoch: number;
  readonly linkingKeys: readonly LinkingKey[];
}

/**
 * Identifies documents: derives for each the id under which it is registered and the keys that link it to others. All
 * fingerprints are asked for at once, so that a fingerprint service is called once for many documents.
 *
 * @throws MissingFieldError for a draft that has no number or issuer.
 *
 * @example
 * ```ts
 * const [invoice] = await identifyDocuments([importDocument(bytes)], new KeyedFingerprinter(randomBytes(32)), directory);
 * invoice.documentId;
 * ```
 */
export async function identifyDocuments(
  documents: readonly DocumentContent[],
  fingerprinter: Fingerprinter,
  directory: PartyDirectory = PartyDirectory.empty,
): Promise<IdentifiedDocument[]> {
  const plain = documents.map((document) => ({
    identity: identityOf(document, directory),
    keys: linkingKeys(document, directory),
  }));
  const inputs = plain.flatMap(({ identity, keys }) => [identity.canonical, ...keys].map(fingerprintInput));
  const fingerprints = (await fingerprinter.fingerprint(inputs)).values();
  const next = () => {
    const { value, done } = fingerprints.next();
    if (done) throw new RangeError("The fingerprinter returned fewer fingerprints than it was asked for.");
    return value;
  };
  return plain.map(({ identity, keys }) => {
    const fingerprint = next();
    return {
      ...identity,
      fingerprint,
      documentId: documentId(identity.kind, identity.issuerId, fingerprint),
      epoch: fingerprinter.epoch,
      linkingKeys: keys.map((key) => ({ key, fingerprint: next() })),
    };
  });
}

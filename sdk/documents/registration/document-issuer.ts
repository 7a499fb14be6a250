import { ZeroHash, type TransactionReceipt } from "ethers";

import type {
  AmendmentStruct,
  AuthorizationStruct,
} from "../../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { requireParts } from "../../fields.ts";
import { type Validity } from "../../messages/sign.ts";
import { AMENDMENT, CLEARANCE, REVOCATION } from "../../messages/types.ts";
import { BookParty } from "../../book-party.ts";
import { DocumentError } from "../errors.ts";
import type { PreparedDocument } from "./prepare.ts";

/** What names a document to the register: a {@link PreparedDocument} does. */
export interface NamedDocument {
  readonly id: string;
  readonly document: Pick<PreparedDocument["document"], "kind" | "fingerprint">;
}

/** An amendment that the issuer has signed, as it travels to whoever submits it. */
export interface SignedAmendment {
  readonly document: NamedDocument;
  readonly amendment: AmendmentStruct;
  readonly attestation: AuthorizationStruct;
}

/** What an amendment cannot change differs from what is registered. */
export class AmendmentOfOtherError extends DocumentError {
  constructor(what: string, amended: string, registered: string) {
    super({
      code: "amendment-of-other",
      value: `${what} ${amended}, registered as ${registered}`,
      rule: "An amendment changes value, holder, last day and contents of a document; its currency and its date stay.",
      advice: "Revoke the document, and register the corrected one under a number of its own.",
    });
  }
}

/**
 * What the issuer of a document does about it after its registration: amends it, takes it back, clears a contest. The issuer
 * acts in person, or signs and anyone submits.
 *
 * @example
 * ```ts
 * const issuer = new DocumentIssuer(book, new Wallet(key, provider));
 * const corrected = await prepareDocument(await readFile("invoice-corrected.xml"), { fingerprinter, directory, holder });
 * await issuer.amend(corrected); // same kind, issuer and number: the same document
 * await issuer.revoke(corrected, keccak256(await readFile("cancellation.pdf")));
 * ```
 */
export class DocumentIssuer extends BookParty {
  /**
   * Signs what a registered document says from now on. It replaces what the register has at this moment: amendments that were
   * signed one after the other take effect in that order, or not at all.
   *
   * @param corrected the document as it reads now, prepared from its file like the first version
   * @throws AmendmentOfOtherError
   */
  async signAmendment(corrected: PreparedDocument, validity?: Partial<Validity>): Promise<SignedAmendment> {
    const amendment = await this.#amendment(requireParts("corrected", corrected, "id", "document"));
    const message = { document: corrected.id, ...amendment, attestor: await this.address };
    const attestation = await this.authorize("registry", AMENDMENT, message, validity);
    return { document: corrected, amendment, attestation };
  }

  /**
   * Amends a document: its issuer in person, or anyone with what {@link signAmendment} returns. Liens stand.
   *
   * @throws DocumentNotRegisteredError, AmendmentUnchangedError, AmendmentOfOtherError
   */
  async amend(corrected: PreparedDocument | SignedAmendment): Promise<TransactionReceipt> {
    requireParts("corrected", corrected, "document");
    const { document, amendment, attestation } =
      "amendment" in corrected
        ? corrected
        : { document: corrected, amendment: await this.#amendment(corrected), attestation: await this.inPerson() };
    const { kind, fingerprint } = document.document;
    return this.send(this.book.registry.amend.populateTransaction(kind, fingerprint, amendment, attestation));
  }

  /** Signs that a document is taken back; `reason` is the hash of the statement of reasons. */
  async signRevocation(
    document: NamedDocument,
    reason: string,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const { id } = requireParts("document", document, "id");
    const message = { document: id, reason, attestor: await this.address };
    return this.authorize("registry", REVOCATION, message, validity);
  }

  /** Takes a document back for good: its issuer in person, or anyone with what {@link signRevocation} returns. Liens stand. */
  async revoke(
    document: NamedDocument,
    reason: string,
    attestation?: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    const { kind, fingerprint } = requireParts("document", document, "document").document;
    const authorization = attestation ?? (await this.inPerson());
    return this.send(this.book.registry.revoke.populateTransaction(kind, fingerprint, reason, authorization));
  }

  /** Signs that a contested document is genuine; `reason` is the hash of the statement of reasons. */
  async signClearance(
    document: NamedDocument,
    reason: string,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const { id } = requireParts("document", document, "id");
    const message = { document: id, reason, attestor: await this.address };
    return this.authorize("registry", CLEARANCE, message, validity);
  }

  /** Declares a contested document genuine: its issuer in person, or anyone with what {@link signClearance} returns. */
  async clearContest(
    document: NamedDocument,
    reason: string,
    attestation?: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    const { kind, fingerprint } = requireParts("document", document, "document").document;
    const authorization = attestation ?? (await this.inPerson());
    return this.send(this.book.registry.clearContest.populateTransaction(kind, fingerprint, reason, authorization));
  }

  async #amendment({ id, document }: PreparedDocument): Promise<AmendmentStruct> {
    const { registry } = this.book;
    const [replaces, state] = await Promise.all([registry.factsOf(id), registry.stateOf(id)]);
    const { holder, value, expiresOn, contentRoot } = document;
    if (replaces !== ZeroHash) {
      for (const what of ["currency", "datedOn"] as const) {
        const [amended, registered] = [String(document[what]), String(state[what])];
        if (amended !== registered) throw new AmendmentOfOtherError(what, amended, registered);
      }
    }
    return { replaces, holder, value, expiresOn, contentRoot };
  }
}

import type { TypedDataField } from "ethers";

/**
 * The EIP-712 types of every message that a party signs, as the contracts hash them.
 *
 * Amounts are in minor units, days are whole UTC days since 1970-01-01, deadlines Unix seconds, currencies ISO 4217
 * numbers, LEIs their 20 ASCII characters.
 */

type Types = Readonly<Record<string, readonly TypedDataField[]>>;

function fields(definition: string): TypedDataField[] {
  return definition.split(",").map((field) => {
    const [type, name] = field.trim().split(" ");
    if (!type || !name) throw new TypeError(`Not an EIP-712 field: ${field}`);
    return { type, name };
  });
}

const BY_ATTESTOR = "address attestor, uint256 nonce, uint48 deadline";

/** An issuer's attestation of a new document. For `DocumentRegistry.register`. */
export const DOCUMENT: Types = {
  Document: fields(
    "uint8 kind, bytes32 fingerprint, bytes20 holder, uint64 value, uint16 currency, uint32 datedOn, " +
      `uint32 expiresOn, bytes32 contentRoot, bytes32[] linkingKeys, ${BY_ATTESTOR}`,
  ),
};

/** For `DocumentRegistry.amend`. */
export const AMENDMENT: Types = {
  Amendment: fields(
    "bytes32 document, bytes32 replaces, bytes20 holder, uint64 value, uint32 expiresOn, bytes32 contentRoot, " +
      BY_ATTESTOR,
  ),
};

/** For `DocumentRegistry.revoke`. */
export const REVOCATION: Types = { Revocation: fields(`bytes32 document, bytes32 reason, ${BY_ATTESTOR}`) };

/** For `DocumentRegistry.clearContest`. */
export const CLEARANCE: Types = { Clearance: fields(`bytes32 document, bytes32 reason, ${BY_ATTESTOR}`) };

/** A debtor's acknowledgement of its debt. For `Receivable.acknowledge`. */
export const ACKNOWLEDGEMENT: Types = {
  Acknowledgement: fields(
    "bytes32 receivable, address seller, uint64 face, uint32 dueOn, address debtor, uint256 nonce, uint48 deadline",
  ),
};

/** A lienholder's consent to a pledge that it keeps itself. For `Lienbook.pledge`. */
export const PLEDGE_CONSENT: Types = {
  PledgeConsent: fields(
    "address pledgor, address asset, bytes32 id, uint64 amount, bytes32 commitment, bytes32[] contested, " +
      "address holder, uint256 nonce, uint48 deadline",
  ),
};

/**
 * A lender's binding offer. The terms are signed as the bytes of their ABI encoding (`encodeTerms`), with what a signer
 * wants to see at a glance beside them. For `FinancingDesk.accept`, and from both sides for `restructure`.
 */
export const OFFER: Types = {
  Offer: fields(
    "bytes terms, address lender, address borrower, address token, uint64 principal, uint32 rate, uint32 maturity, " +
      "uint256 nonce, uint48 deadline",
  ),
};

/** The consent of both sides to the transfer of a financing. For `FinancingServicing.transfer`. */
export const LOAN_TRANSFER: Types = {
  LoanTransfer: fields(
    "bytes32 id, address from, address to, uint64 principal, uint8 status, uint64 price, uint256 nonce, uint48 deadline",
  ),
};

/** A guarantor's promise. For `GuaranteeBook.issue`. */
export const GUARANTEE: Types = {
  Guarantee: fields(
    "bytes32 financing, bytes20 guarantor, bytes20 debtor, uint64 cap, uint32 coverage, uint32 expiresOn, uint64 fee, " +
      "uint64 secured, bytes32 text, bytes32 counterGuarantee, bytes32[] reliedOn, address signer, uint256 nonce, " +
      "uint48 deadline",
  ),
};

/** The EIP-712 domain name of each contract that accepts messages; the version is "1" everywhere. */
export const DOMAIN_NAMES = {
  registry: "Lienbook DocumentRegistry",
  receivable: "Lienbook Receivable",
  lienbook: "Lienbook",
  desk: "Lienbook FinancingDesk",
  guarantees: "Lienbook GuaranteeBook",
} as const;

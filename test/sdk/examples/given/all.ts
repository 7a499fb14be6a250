/** What every example has at hand: a connection, the parties' accounts, and a trade that is under way. */
import type { JsonRpcProvider, Wallet } from "ethers";

import type {
  Addresses,
  AuthorizationStruct,
  CollateralStruct,
  Contracts,
  DisclosedDocument,
  Examiner,
  Fingerprinter,
  FinancingTermsStruct,
  IssuedBill,
  IssuedReceivable,
  Lei,
  PartyDirectory,
  PreparedDocument,
} from "../../../../sdk/index.ts";

export { JsonRpcProvider, keccak256, toBeHex, Wallet, ZeroHash } from "ethers";
export { randomBytes } from "node:crypto";
export { readFile } from "node:fs/promises";

export declare const provider: JsonRpcProvider;
export declare const url: string;
/** A private key, of an account or of the network's fingerprints. */
export declare const key: string;
export declare const book: Contracts;
export declare const addresses: Addresses;
export declare const newest: number;
export declare const token: string;
export declare const account: string;
export declare const treasury: string;
/** Days since 1970-01-01. */
export declare const today: bigint;
export declare const expiresOn: bigint;

// Accounts.
export declare const wallet: Wallet;
export declare const signer: Wallet;
export declare const anyone: Wallet;
export declare const bank: Wallet;
export declare const exporter: Wallet;
export declare const seller: Wallet;
export declare const buyer: Wallet;
export declare const debtor: Wallet;
export declare const factor: Wallet;
export declare const customs: Wallet;
export declare const carrier: Wallet;
export declare const insurer: Wallet;
export declare const guarantor: Wallet;
export declare const appraiser: Wallet;
export declare const warehouse: Wallet;
export declare const administrator: Wallet;
export declare const inspector: Wallet;
export declare const supervisor: Wallet;
export declare const landowner: Wallet;
export declare const landRegistry: Wallet;
export declare const owner: Wallet;

// Legal entities.
export declare const lei: Lei;
export declare const bankLei: Lei;
export declare const borrowerLei: Lei;
export declare const exporterLei: Lei;
export declare const sellerLei: Lei;
export declare const carrierLei: Lei;
export declare const insurerLei: Lei;
export declare const guarantorLei: Lei;
export declare const administratorLei: Lei;

// Papers and what was made of them.
export declare const bytes: Uint8Array;
export declare const fingerprinter: Fingerprinter;
export declare const directory: PartyDirectory;
export declare const examiner: Examiner;
export declare const disclosed: readonly DisclosedDocument[];
export declare const invoice: PreparedDocument;
export declare const declaration: PreparedDocument;
export declare const policy: PreparedDocument;
export declare const confirmation: PreparedDocument;
export declare const appraisal: PreparedDocument;
export declare const bill: IssuedBill;
export declare const receivable: IssuedReceivable;
export declare const attestation: AuthorizationStruct;
/** Hash of a statement that the parties have beside the chain. */
export declare const reason: string;
export declare const evidence: string;
export declare const statement: string;
/** Id of a document or a financing. */
export declare const id: string;

// A loan.
export declare const terms: FinancingTermsStruct;
export declare const collateral: CollateralStruct;
/** Another loan. */
export declare const loan: FinancingTermsStruct;
export declare const offer: AuthorizationStruct;
/** Id of a lien. */
export declare const lien: string;

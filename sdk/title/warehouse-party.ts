import { ParamType, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import { requireFit } from "../chain/arguments.ts";
import { DOCUMENT_KIND } from "../documents/kinds.ts";
import { requireFields, requireParts } from "../fields.ts";
import { backingHashOf } from "../financing/receivable.ts";
import type { Validity } from "../messages/sign.ts";
import { GOODS, LOSS, RELEASE_CONSENT } from "../messages/types.ts";
import { BookParty } from "../book-party.ts";
import { backingOfPart, partIdOf, PartsSumError, portionOf, type RegisteredPaper } from "./parts.ts";
import { receiptTerms, type IssuedReceipt, type ReceiptDetails, type ReleaseConsent } from "./receipts.ts";

const QUANTITIES = ParamType.from("uint64[] quantities");

/**
 * What one account does about goods in store: the warehouse says what it keeps and what was lost, the owner has them released,
 * divides and surrenders the receipt, lienholders agree to what leaves.
 *
 * @example
 * ```ts
 * const keeper = new WarehouseParty(book, warehouse);
 * const attestation = await keeper.signGoods(receiptId, { goods, unit: unitBytes("TNE"), quantity: 3_000_000n });
 * const depositor = new WarehouseParty(book, owner);
 * const { receipt } = await depositor.issue(registered, { face: 900_000_00n, details }, attestation);
 * await depositor.releaseGoods(receipt, 500_000n);
 * ```
 */
export class WarehouseParty extends BookParty {
  /** Signs, as the warehouse, what goods it keeps under a receipt that it has registered. */
  async signGoods(
    receipt: string,
    kept: Pick<ReceiptDetails, "goods" | "unit" | "quantity">,
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    const { goods, unit, quantity } = requireParts("kept", kept, "goods", "unit", "quantity");
    const message = { receipt, goods, unit, quantity, warehouse: await this.address };
    return this.authorize("warehouseReceipt", GOODS, message, validity);
  }

  /**
   * Makes a registered warehouse receipt a token of its holder's, with the warehouse's signature over the goods.
   *
   * @param registered id, fingerprint and content root of the registered receipt
   * @param wish       face value in minor units, all of the receipt's; the details that the warehouse signed; documents that
   *                   stand behind it, each with its share in minor units: the insurance of the goods, where lenders ask for it
   * @returns the warehouse's receipt, and that of the transaction
   * @example
   * ```ts
   * const behind = [{ of: policy, share: 990_000_00n }];
   * const wish = { face: 900_000_00n, details, behind };
   * const { receipt } = await new WarehouseParty(book, owner).issue(registered, wish, attestation);
   * ```
   */
  async issue(
    registered: RegisteredPaper,
    wish: Pick<IssuedReceipt, "face" | "details"> & {
      readonly behind?: readonly { readonly of: RegisteredPaper; readonly share: bigint }[];
    },
    attestation: AuthorizationStruct,
  ): Promise<{ receipt: IssuedReceipt; transaction: TransactionReceipt }> {
    const { id, document } = requireParts("registered", registered, "id", "document");
    const fields = { face: "bigint", details: "value", behind: "list?" } as const;
    const { face, details, behind = [] } = requireFields("wish", wish, fields);
    const sorted = [...behind].sort((a, b) => (BigInt(a.of.id) < BigInt(b.of.id) ? -1 : 1));
    const backing = sorted.map(({ of, share }) => ({ document: of.id, share }));
    const contentRoots = [document, ...sorted.map(({ of }) => of.document)].map(({ contentRoot }) => contentRoot);
    const { warehouseReceipt } = this.book;
    const transaction = await this.send(
      warehouseReceipt.issue.populateTransaction(
        document.fingerprint,
        face,
        details,
        backing,
        contentRoots,
        attestation,
      ),
    );
    return { receipt: { asset: await warehouseReceipt.getAddress(), id, face, details, backing }, transaction };
  }

  /**
   * Signs, as a lienholder, that goods may leave the store, and by how much its lien goes down with them.
   *
   * @param release quantity in thousandths of the unit, amount in minor units
   * @param lien    the engine that placed it (zero address for none) and its purpose
   * @example
   * ```ts
   * const leaving = { quantity: 500_000n, amount: 150_000_00n };
   * const ours = { engine: addresses.desk, purpose: financingIdOf(terms) };
   * const consent = await new WarehouseParty(book, bank).consentToRelease(receipt, leaving, ours);
   * await new WarehouseParty(book, owner).releaseGoods(receipt, 500_000n, [consent]);
   * ```
   */
  async consentToRelease(
    receipt: IssuedReceipt,
    release: { readonly quantity: bigint; readonly amount: bigint },
    lien: { readonly engine: string; readonly purpose: string },
    validity?: Partial<Validity>,
  ): Promise<ReleaseConsent> {
    const { id } = requireParts("receipt", receipt, "id");
    const { quantity, amount } = requireFields("release", release, { quantity: "bigint", amount: "bigint" });
    const { engine, purpose } = requireParts("lien", lien, "engine", "purpose");
    const message = { receipt: id, quantity, engine, purpose, amount, holder: await this.address };
    const consent = await this.authorize("warehouseReceipt", RELEASE_CONSENT, message, validity);
    return { engine, purpose, amount, consent };
  }

  /** Has part of the goods released to the owner, with the consent of every lienholder: see {@link consentToRelease}. */
  async releaseGoods(
    receipt: IssuedReceipt,
    quantity: bigint,
    liens: readonly ReleaseConsent[] = [],
  ): Promise<TransactionReceipt> {
    const { id, face, details, backing } = requireParts("receipt", receipt, "id", "face", "details", "backing");
    const { release } = this.book.warehouseReceipt;
    return this.send(release.populateTransaction(id, face, details, [...backing], quantity, [...liens]));
  }

  /**
   * Reports, as the warehouse, what of the face value was lost or damaged in store.
   *
   * @param reason hash of the report
   * @example
   * ```ts
   * await new WarehouseParty(book, warehouse).reportLoss(receipt, 20_000_00n, reason);
   * ```
   */
  async reportLoss(receipt: IssuedReceipt, amount: bigint, reason: string): Promise<TransactionReceipt> {
    const { id, face, details, backing } = requireParts("receipt", receipt, "id", "face", "details", "backing");
    const message = { receipt: id, amount, reason, warehouse: await this.address };
    const report = await this.authorize("warehouseReceipt", LOSS, message);
    const { reportLoss } = this.book.warehouseReceipt;
    return this.send(reportLoss.populateTransaction(id, face, details, backingHashOf(backing), amount, reason, report));
  }

  /**
   * Has nothing stand behind a receipt any more, as its owner: whoever bought it cannot pledge it once its seller has used
   * up the policy behind it, which stays in the seller's name. Not while it is pledged.
   *
   * @returns the receipt as it is from then on
   * @example
   * ```ts
   * const { receipt: bare } = await new WarehouseParty(book, owner).dropBacking(receipt);
   * ```
   */
  async dropBacking(receipt: IssuedReceipt): Promise<{ receipt: IssuedReceipt; transaction: TransactionReceipt }> {
    const { id, face, detailsHash, backingHash } = receiptTerms(receipt);
    const { dropBacking } = this.book.warehouseReceipt;
    const transaction = await this.send(dropBacking.populateTransaction(id, face, detailsHash, backingHash));
    return { receipt: { ...receipt, backing: [] }, transaction };
  }

  /**
   * Surrenders a receipt, as its owner, for delivery of all that is left.
   *
   * @example
   * ```ts
   * await new WarehouseParty(book, owner).surrender(receipt);
   * ```
   */
  async surrender(receipt: IssuedReceipt): Promise<TransactionReceipt> {
    const { id, face, details, backing } = requireParts("receipt", receipt, "id", "face", "details", "backing");
    return this.send(this.book.warehouseReceipt.surrender.populateTransaction(id, face, details, [...backing]));
  }

  /**
   * Divides, as the owner, a receipt that is not pledged by quantity.
   *
   * @param fingerprint under which the warehouse registered the receipt
   * @param quantities  in thousandths of the unit; they sum to what is in store
   * @throws PartsSumError if they do not
   * @example
   * ```ts
   * const { parts } = await new WarehouseParty(book, owner).split(receipt, fingerprint, [1_000_000n, 2_000_000n]);
   * ```
   */
  async split(
    receipt: IssuedReceipt,
    fingerprint: string,
    quantities: readonly bigint[],
  ): Promise<{ parts: IssuedReceipt[]; transaction: TransactionReceipt }> {
    requireFit([QUANTITIES], [quantities]);
    const { id, face, details, backing } = requireParts("receipt", receipt, "id", "face", "details", "backing");
    const { warehouseReceipt, registry } = this.book;
    const [{ released }, reduction] = await Promise.all([warehouseReceipt.stockOf(id), registry.reductionOf(id)]);
    const sum = quantities.reduce((total, quantity) => total + quantity, 0n);
    if (sum !== details.quantity - released) throw new PartsSumError(sum, details.quantity - released);
    const origin = { issuer: details.warehouse, fingerprint };
    const transaction = await this.send(
      warehouseReceipt.split.populateTransaction(id, origin, face, details, [...backing], [...quantities]),
    );
    let [from, worth] = [0n, 0n]; // by quantity, and of the face value
    const parts = quantities.map((quantity, index) => {
      const to = from + quantity;
      const value = portionOf(face, details.quantity, from, to);
      const part = {
        asset: receipt.asset,
        id: partIdOf(DOCUMENT_KIND.warehouseReceipt, details.warehouse, id, index),
        face: value,
        details: { ...details, quantity, appraised: details.appraised || reduction !== 0n },
        backing: backingOfPart(backing, face, worth, worth + value),
      };
      [from, worth] = [to, worth + value];
      return part;
    });
    return { parts, transaction };
  }
}

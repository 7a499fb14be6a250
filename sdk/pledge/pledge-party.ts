import { ZeroAddress, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { LienbookError } from "../errors.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import { commitmentOf } from "../financing/receivable.ts";
import { VALIDITY, type Validity } from "../messages/sign.ts";
import { PLEDGE_CONSENT } from "../messages/types.ts";
import { BookParty } from "../book-party.ts";

/** A lienholder's consent, as it travels to the owner of the asset. */
export interface SignedPledge {
  readonly collateral: CollateralStruct;
  /** Ids of contested documents that the holder accepts nevertheless. */
  readonly contested: readonly string[];
  readonly consent: AuthorizationStruct;
}

/** A lien that its holder keeps: what both sides write down. */
export interface KeptLien {
  /** Its id. */
  readonly lien: string;
  /** What it was placed for: whoever acts on it names this. */
  readonly purpose: string;
  /** The lower goes first. */
  readonly rank: bigint;
  readonly receipt: TransactionReceipt;
}

/** What of a lien ends. Amounts in minor units of the asset's face value. */
export interface DischargeWish {
  /** Free again: the claim was withdrawn, or repaid from own funds. */
  readonly withdrawn?: bigint;
  /** Consumed for good: the asset's own debtor has paid. */
  readonly collected?: bigint;
}

/** Fields of {@link DischargeWish}. */
export const DISCHARGE: Fields<DischargeWish> = { withdrawn: "bigint?", collected: "bigint?" };

/** A transaction that should have placed a lien has told of none. */
export class PledgeNotToldError extends LienbookError {
  constructor(hash: string) {
    super({
      code: "pledge-not-told",
      value: hash,
      rule: "A pledge is told by the event `Pledged` of the lien book.",
      advice: "Check that the addresses are those of the deployment on this chain.",
    });
  }
}

/**
 * What one account does with liens beside a financing at the desk, for banks that keep their loans in their own systems:
 * consent as the lienholder, pledge as the owner, and discharge what is paid.
 *
 * @example
 * ```ts
 * const signed = await new PledgeParty(book, bank).signPledge(collateralOf(receivable), exporter.address);
 * const { purpose } = await new PledgeParty(book, exporter).pledge(signed);
 * // the debtor has paid the bank, which discharges the lien and uses the documents up
 * await new PledgeParty(book, bank).discharge(signed.collateral, purpose, { collected: receivable.face });
 * ```
 */
export class PledgeParty extends BookParty {
  /**
   * Consents, as a bank or guarantor, to a lien that it keeps itself. Examine the documents first (`examineDocuments`).
   *
   * @param collateral asset and amount, as `collateralOf` and the like make it
   * @param pledgor    address of the account that owns the asset, which alone can submit the consent
   * @param wish       nonce and deadline; ids of contested documents that the holder accepts nevertheless
   */
  async signPledge(
    collateral: CollateralStruct,
    pledgor: string,
    wish: Partial<Validity> & { readonly contested?: readonly string[] } = {},
  ): Promise<SignedPledge> {
    const { contested = [], ...validity } = requireFields("wish", wish, { ...VALIDITY, contested: "list?" });
    const { asset, id, amount } = requireParts("collateral", collateral, "asset", "id", "amount");
    const message = {
      pledgor,
      asset,
      id,
      amount,
      commitment: commitmentOf(collateral),
      contested,
      holder: await this.address,
    };
    const consent = await this.authorize("lienbook", PLEDGE_CONSENT, message, validity);
    return { collateral, contested, consent };
  }

  /**
   * Pledges, as its owner, an asset to the bank or guarantor that has consented. What is pledged is encumbered with all
   * documents behind it, in the same transaction.
   *
   * @throws DocumentOverEncumberedError where too little is left, and what else `ILienbook.pledge` refuses
   */
  async pledge(signed: SignedPledge): Promise<KeptLien> {
    const { collateral, contested, consent } = requireParts("signed", signed, "collateral", "contested", "consent");
    const { lienbook } = this.book;
    const address = await lienbook.getAddress();
    const receipt = await this.send(lienbook.pledge.populateTransaction(collateral, [...contested], consent));
    for (const log of receipt.logs) {
      if (log.address !== address) continue;
      const event = lienbook.interface.parseLog(log);
      if (event?.name !== "Pledged") continue;
      const { lien, purpose, rank } = event.args as unknown as Omit<KeptLien, "receipt">;
      return { lien, purpose, rank, receipt };
    }
    throw new PledgeNotToldError(receipt.hash);
  }

  /** Ends a lien in part or in all, as the holder that keeps it; at least one amount is above zero. */
  async discharge(collateral: CollateralStruct, purpose: string, wish: DischargeWish): Promise<TransactionReceipt> {
    const { withdrawn = 0n, collected = 0n } = requireFields("wish", wish, DISCHARGE);
    const { discharge } = this.book.lienbook;
    return this.send(discharge.populateTransaction(collateral, ZeroAddress, purpose, withdrawn, collected, 0n));
  }

  /** Gives back all that remains of a lien, as the holder that keeps it: the documents' balances are free again. */
  async release(collateral: CollateralStruct, purpose: string): Promise<TransactionReceipt> {
    return this.send(this.book.lienbook.release.populateTransaction(collateral, ZeroAddress, purpose));
  }
}

import { hexlify, randomBytes, type AddressLike, type TransactionReceipt } from "ethers";

import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import { BookParty } from "../book-party.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import { financingIdOf } from "../financing/terms.ts";
import type { Validity } from "../messages/sign.ts";
import { FACILITY_GUARANTEE } from "../messages/types.ts";
import {
  guaranteeUnder,
  type CallOffWish,
  type FacilityWish,
  type SignedFacility,
  type StandingFacility,
} from "./facilities.ts";
import type { StandingGuarantee } from "./standing.ts";
import { encodePledged, groundsHashOf, NO_GROUNDS, type CounterPledge, type Grounds } from "./terms.ts";

const FACILITY: Fields<FacilityWish> = {
  guarantor: "string",
  lender: "string",
  debtor: "string",
  currency: "bigint",
  limit: "bigint",
  mostForOne: "bigint",
  coverage: "bigint",
  availableUntil: "day",
  longest: "bigint",
  notice: "bigint",
  fee: "bigint?",
  secured: "bigint?",
  reducing: "boolean?",
  text: "string",
  grounds: "value?",
};

/**
 * What one account does about guarantees of a line of credit: as guarantor, as the lender of the line, or as anyone. What is
 * called off is a guarantee like any other, a matter of `GuaranteeParty`.
 *
 * @example
 * ```ts
 * const signed = await promisor.sign(promise);
 * await lender.open(signed);
 * // whenever a trade needs a loan
 * const [facility] = await facilitiesOf(book, { lender: bankLei });
 * await lender.callOff(facility, financing, { cap: 80_000_00n, coverage: 800_000n, expiresOn });
 * // when it has been repaid, and its guarantee has lapsed
 * await lender.giveBack(facility, guarantee);
 * ```
 */
export class FacilityParty extends BookParty {
  /** Signs a facility, as the guarantor. */
  async sign(wish: FacilityWish, validity?: Partial<Validity>): Promise<SignedFacility> {
    const {
      grounds = NO_GROUNDS,
      fee = 0n,
      secured = 0n,
      reducing = false,
      ...agreed
    } = requireFields("wish", wish, FACILITY);
    const salt = hexlify(randomBytes(32));
    const terms = { ...agreed, fee, secured, reducing, grounds: groundsHashOf(grounds), salt };
    const message = { ...terms, signer: await this.address };
    return {
      terms,
      signature: await this.authorize("facilities", FACILITY_GUARANTEE, message, validity),
    };
  }

  /** Opens a facility that its guarantor has signed. Anyone may. */
  async open(signed: SignedFacility): Promise<TransactionReceipt> {
    const { terms, signature } = requireParts("signed", signed, "terms", "signature");
    return this.send(this.book.facilities.open.populateTransaction(terms, signature));
  }

  /**
   * Brings a loan under a facility, as its lender: before it is drawn, or on that day. The account has let the guarantee book
   * take the fee (`GuaranteeParty.approve`).
   *
   * @param shown `grounds` on which the facility's guarantees are given, none unless the facility names some; `pledges`, what is
   *              pledged for this one, for each counter-guarantee that the grounds name; `account`, any of the guarantor's: the
   *              fee goes to it
   */
  async callOff(
    facility: Pick<StandingFacility, "terms" | "account">,
    financing: FinancingTermsStruct,
    wish: CallOffWish,
    shown: {
      readonly grounds?: Grounds;
      readonly pledges?: readonly CounterPledge[];
      readonly account?: AddressLike;
    } = {},
  ): Promise<TransactionReceipt> {
    const { terms, account: signer } = requireParts("facility", facility, "terms", "account");
    const {
      grounds = NO_GROUNDS,
      pledges = [],
      account = signer,
    } = requireFields("shown", shown, { grounds: "value?", pledges: "list?", account: "value?" });
    const { callOff } = this.book.guarantees;
    const guarantee = guaranteeUnder(terms, financingIdOf(financing), wish);
    return this.send(
      callOff.populateTransaction(account, encodePledged(grounds, pledges), guarantee, terms, financing),
    );
  }

  /** Has a guarantee counted for what it still takes of a limit: once it has ended, or its cap has fallen. Anyone may. */
  async giveBack(
    facility: Pick<StandingFacility, "id">,
    guarantee: Pick<StandingGuarantee, "terms">,
  ): Promise<TransactionReceipt> {
    const { id } = requireParts("facility", facility, "id");
    const { terms } = requireParts("guarantee", guarantee, "terms");
    return this.send(this.book.facilities.giveBack.populateTransaction(id, terms));
  }

  /** Gives notice, as the guarantor: past the days agreed on for that no loan is brought under the facility. */
  async close(facility: Pick<StandingFacility, "terms">): Promise<TransactionReceipt> {
    const { terms } = requireParts("facility", facility, "terms");
    return this.send(this.book.facilities.close.populateTransaction(terms));
  }
}

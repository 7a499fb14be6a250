import { type AddressLike, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type {
  AuctionRulesStruct,
  EstateStruct,
  StakeStruct,
} from "../../typechain-types/contracts/pledge/Enforcement.ts";
import { addressOf, requireAmount } from "../chain/arguments.ts";
import { approveTo } from "../chain/tokens.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import { UNSIGNED, type Validity } from "../messages/sign.ts";
import { PURCHASE, SALE_CONSENT } from "../messages/types.ts";
import { BookParty } from "../book-party.ts";
import { SECONDS_PER_DAY } from "../units.ts";

/** A sale as its parties sign it. All amounts in minor units. */
export interface Sale {
  /** The lien under which the asset is sold, and its document. */
  readonly lien: string;
  readonly document: string;
  readonly price: bigint;
  /** The settlement token; the deployment's own unless given. */
  readonly token?: AddressLike;
}

const SALE: Fields<Sale> = { lien: "string", document: "string", price: "bigint", token: "value?" };

/** What a buyer agrees to. */
export interface Purchase extends Sale {
  /**
   * What of the asset may have been paid by the time, at most; what counts as paid today unless given. Owner and holders of liens
   * say by themselves that some was: a cent more undoes a purchase that allows for none.
   */
  readonly collected?: bigint;
}

/** A buyer's signature, with what of the asset may have been paid. */
export interface SignedPurchase extends Sale {
  readonly collected: bigint;
  readonly purchase: AuthorizationStruct;
}

/** At what the holder of a lien takes an asset. In minor units. */
export interface Appropriation {
  /** At least the valuation. */
  readonly price: bigint;
  /** What of the asset may have been paid by the time, at most: what counted as paid when the price was found, or what more is fine. */
  readonly collected: bigint;
  /** The settlement token; the deployment's own unless given. */
  readonly token?: AddressLike;
}

const APPROPRIATION: Fields<Appropriation> = { price: "bigint", collected: "bigint", token: "value?" };

/** How an auction runs. */
export interface AuctionWish {
  /** From one to sixty. */
  readonly days: number;
  /** The lowest price, in minor units. */
  readonly reserve: bigint;
  /** A rising price: by how much each bid exceeds the last. A falling one: from where it falls, at least the valuation by the face value where an appraisal that the asset keeps says less, and at most the double of that. */
  readonly step: bigint;
  readonly descending?: boolean;
  readonly token?: AddressLike;
}

const AUCTION: Fields<AuctionWish> = {
  days: "number",
  reserve: "bigint",
  step: "bigint",
  descending: "boolean?",
  token: "value?",
};

/**
 * What one account does when a pledged asset is sold: as lienholder, buyer, bidder, pledgor, or whoever lets the hammer fall.
 *
 * @example
 * ```ts
 * const bank = new SaleParty(book, new Wallet(key, provider));
 * await bank.giveNotice(collateral, lien.stake);
 * // ten days later
 * const estate = estateOf(collateral, await liensOn(book, receivable.id), lien.lien);
 * const { valuation, collected } = await valuationOf(book, collateral);
 * await bank.appropriate(estate, { price: valuation, collected });
 * ```
 */
export class SaleParty extends BookParty {
  /**
   * Tells the pledgor, as the lien's holder, that its asset will be sold: from ten days on, or thirty where the holder keeps
   * the lien itself. Nobody gets another lien on the asset meanwhile.
   */
  async giveNotice(collateral: CollateralStruct, stake: StakeStruct): Promise<TransactionReceipt> {
    return this.send(this.book.enforcement.giveNotice.populateTransaction(collateral, stake));
  }

  /** Takes a notice back: the lien's holder, or anyone once the lien is gone or the notice has lapsed. */
  async withdrawNotice(collateral: CollateralStruct, stake: StakeStruct): Promise<TransactionReceipt> {
    return this.send(this.book.enforcement.withdrawNotice.populateTransaction(collateral, stake));
  }

  /** Lets enforcement take up to `amount` of the account's settlement tokens: for bids, purchases, what an appropriation leaves to others, and what claims in other tokens get of a sale. */
  async approve(amount: bigint, token: AddressLike = this.book.deposit): Promise<TransactionReceipt> {
    return approveTo(this.sender, token, this.book.enforcement, amount);
  }

  /**
   * Signs, as the buyer, to buy an asset as it stands.
   *
   * @example
   * ```ts
   * const signed = await buyer.signPurchase({ lien: lien.lien, document: receivable.id, price: 230_000_00n });
   * await bank.sell(estate, signed);
   * ```
   */
  async signPurchase(sale: Purchase, validity?: Partial<Validity>): Promise<SignedPurchase> {
    requireFields("sale", sale, { ...SALE, collected: "bigint?" });
    const collected = sale.collected ?? (await this.book.registry.stateOf(sale.document)).collected;
    const message = { ...(await this.#message(sale)), collected, buyer: await this.address };
    const purchase = await this.authorize("enforcement", PURCHASE, message, validity);
    return { ...sale, collected, purchase };
  }

  /** Signs, as the pledgor or a lienholder, that it agrees to a sale that leaves it with less. */
  async signConsent(
    sale: Sale & { readonly buyer: AddressLike },
    validity?: Partial<Validity>,
  ): Promise<AuthorizationStruct> {
    requireFields("sale", sale, { ...SALE, buyer: "value" });
    const buyer = await addressOf("sale.buyer", sale.buyer, this.sender.provider);
    const message = { ...(await this.#message(sale)), buyer, consenting: await this.address };
    return this.authorize("enforcement", SALE_CONSENT, message, validity);
  }

  /**
   * Sells the asset, as the enforcing lien's holder, to a buyer who has signed. What a claim that is entrusted to the guarantee
   * book, or an earlier one whose holder does not consent, gets of a price in another token than its own, the account pays in
   * that one, which it has approved ({@link approve}), and has as much of the price; so in {@link appropriate} and {@link hammer}.
   *
   * @param pledgor its consent, for a price below the valuation
   */
  async sell(estate: EstateStruct, signed: SignedPurchase, pledgor = UNSIGNED): Promise<TransactionReceipt> {
    const { price, collected, purchase } = requireParts("signed", signed, "price", "collected", "purchase");
    const { sell } = this.book.enforcement;
    return this.send(sell.populateTransaction(estate, await this.#token(signed), price, collected, purchase, pledgor));
  }

  /** Takes the asset, as the enforcing lien's holder, for at least its valuation; what it is owed itself is set off. */
  async appropriate(estate: EstateStruct, wish: Appropriation): Promise<TransactionReceipt> {
    const { price, collected } = requireFields("wish", wish, APPROPRIATION);
    const { appropriate } = this.book.enforcement;
    return this.send(appropriate.populateTransaction(estate, await this.#token(wish), price, collected));
  }

  /**
   * Opens an auction as the lien's holder, once its notice has run.
   *
   * @example
   * ```ts
   * await bank.openAuction(collateral, lien.stake, { days: 7, reserve: 150_000_00n, step: 1_000_00n });
   * ```
   */
  async openAuction(collateral: CollateralStruct, stake: StakeStruct, wish: AuctionWish): Promise<TransactionReceipt> {
    const { days, reserve, step, descending = false, token } = requireFields("wish", wish, AUCTION);
    const rules: AuctionRulesStruct = {
      token: await this.#token({ token }),
      duration: BigInt(days) * SECONDS_PER_DAY,
      descending,
      reserve,
      step,
    };
    return this.send(this.book.enforcement.openAuction.populateTransaction(collateral, stake, rules));
  }

  /** Bids `price`, at least {@link askedFor}, which is taken at once; a beaten bid waits for `withdrawParked("enforcement")`. Of a falling price, pays no more than is asked. */
  async bid(lien: string, price: bigint): Promise<TransactionReceipt> {
    requireAmount(price);
    return this.send(this.book.enforcement.bid.populateTransaction(lien, price));
  }

  /**
   * Lets the hammer fall, once the auction has ended: anyone may.
   *
   * @param most     what it is ready to add, in minor units, where the claims leave the bidder less than what of the asset was
   *                 paid since the auction opened
   * @param exchange what it is ready to bring for claims in other tokens than the auction's, in minor units: it has as much of
   *                 the price for it
   */
  async hammer(estate: EstateStruct, most = 0n, exchange = 0n): Promise<TransactionReceipt> {
    for (const amount of [most, exchange]) requireAmount(amount);
    return this.send(this.book.enforcement.hammer.populateTransaction(estate, most, exchange));
  }

  /**
   * Ends an auction that leads to no sale: nobody bid, the bidder has lost its standing, the hammer did not fall within a week, the
   * token was unlisted before the end, or the lien is gone. Anyone may.
   */
  async voidAuction(lien: string): Promise<TransactionReceipt> {
    return this.send(this.book.enforcement.voidAuction.populateTransaction(lien));
  }

  async #message({ lien, document, price, token }: Sale): Promise<Record<string, unknown>> {
    return { lien, document, token: await this.#token({ token }), price };
  }

  async #token({ token }: { readonly token?: AddressLike | undefined }): Promise<string> {
    return addressOf("token", token ?? this.book.deposit, this.sender.provider);
  }
}

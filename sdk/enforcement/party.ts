import { type AddressLike, type TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type {
  AuctionRulesStruct,
  EstateStruct,
  StakeStruct,
} from "../../typechain-types/contracts/pledge/Enforcement.ts";
import { addressOf } from "../chain/arguments.ts";
import { approveTo } from "../chain/tokens.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import { UNSIGNED, type Validity } from "../messages/sign.ts";
import { PURCHASE, SALE_CONSENT } from "../messages/types.ts";
import { BookParty } from "../party.ts";

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

/** A buyer's signature, with what of the asset counted as paid when it signed. */
export interface SignedPurchase extends Sale {
  readonly collected: bigint;
  readonly purchase: AuthorizationStruct;
}

/** How an auction runs. */
export interface AuctionWish {
  /** From one to sixty. */
  readonly days: number;
  /** The lowest price, in minor units. */
  readonly reserve: bigint;
  /** A rising price: by how much each bid exceeds the last. A falling one: from where it falls, at least the valuation by the face value. */
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
 * const estate = estateOf(collateral, await liensOn({ book, firstBlock }, receivable.id), lien.lien);
 * await bank.appropriate(estate, await bank.valuationOf(collateral));
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

  /** For how much, in minor units, an asset may be appropriated, or sold without the pledgor's consent. */
  async valuationOf(collateral: CollateralStruct): Promise<bigint> {
    return this.book.enforcement.valuationOf(collateral);
  }

  /** Lets enforcement take up to `amount` of the account's settlement tokens: for bids, purchases, what an appropriation leaves to others, and what an entrusted claim in another token gets of a sale. */
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
  async signPurchase(sale: Sale, validity?: Partial<Validity>): Promise<SignedPurchase> {
    requireFields("sale", sale, SALE);
    const { collected } = await this.book.registry.stateOf(sale.document);
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
   * book gets of a price in another token than its own, the account pays in that one, which it has approved
   * ({@link approve}), and has as much of the price; so in {@link appropriate} and {@link hammer}.
   *
   * @param pledgor its consent, for a price below the valuation
   */
  async sell(estate: EstateStruct, signed: SignedPurchase, pledgor = UNSIGNED): Promise<TransactionReceipt> {
    const { price, collected, purchase } = requireParts("signed", signed, "price", "collected", "purchase");
    const { sell } = this.book.enforcement;
    return this.send(sell.populateTransaction(estate, await this.#token(signed), price, collected, purchase, pledgor));
  }

  /** Takes the asset, as the enforcing lien's holder, for at least its valuation; what it is owed itself is set off. */
  async appropriate(estate: EstateStruct, price: bigint, token?: AddressLike): Promise<TransactionReceipt> {
    return this.send(
      this.book.enforcement.appropriate.populateTransaction(estate, await this.#token({ token }), price),
    );
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
      duration: BigInt(days) * 86_400n,
      descending,
      reserve,
      step,
    };
    return this.send(this.book.enforcement.openAuction.populateTransaction(collateral, stake, rules));
  }

  /** What a bid must reach now; of a falling price: the price. In minor units. */
  async askedFor(lien: string): Promise<bigint> {
    return this.book.enforcement.askedFor(lien);
  }

  /** Bids `price`, which is taken at once; a beaten bid waits for {@link withdrawParked}. Of a falling price, pays no more than is asked. */
  async bid(lien: string, price: bigint): Promise<TransactionReceipt> {
    return this.send(this.book.enforcement.bid.populateTransaction(lien, price));
  }

  /**
   * Lets the hammer fall, once the auction has ended: anyone may.
   *
   * @param most     what it is ready to add, in minor units, where the claims leave the bidder less than what of the asset was
   *                 paid since the auction opened
   * @param exchange what it is ready to bring for entrusted claims in other tokens than the auction's, in minor units: it has as
   *                 much of the price for it
   */
  async hammer(estate: EstateStruct, most = 0n, exchange = 0n): Promise<TransactionReceipt> {
    return this.send(this.book.enforcement.hammer.populateTransaction(estate, most, exchange));
  }

  /**
   * Ends an auction that leads to no sale: nobody bid, the bidder has lost its standing, the hammer did not fall within a week, the
   * token was unlisted before the end, or the lien is gone. Anyone may.
   */
  async voidAuction(lien: string): Promise<TransactionReceipt> {
    return this.send(this.book.enforcement.voidAuction.populateTransaction(lien));
  }

  /** What waits for the account's entity: beaten bids, proceeds of liens that it keeps, payments that a token refused. In minor units. */
  async parked(token?: AddressLike): Promise<bigint> {
    return this.book.enforcement.parked(await this.#token({ token }), await this.address);
  }

  /** Fetches what waits for the account's entity, to the account unless told otherwise. */
  async withdrawParked(to?: AddressLike, token?: AddressLike): Promise<TransactionReceipt> {
    const recipient = to ?? (await this.address);
    const paidIn = await this.#token({ token });
    return this.send(this.book.enforcement.withdrawParked.populateTransaction(paidIn, recipient));
  }

  async #message({ lien, document, price, token }: Sale): Promise<Record<string, unknown>> {
    return { lien, document, token: await this.#token({ token }), price };
  }

  async #token({ token }: { readonly token?: AddressLike | undefined }): Promise<string> {
    return addressOf("token", token ?? this.book.deposit, this.sender.provider);
  }
}

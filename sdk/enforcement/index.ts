export { estateOf, LienNotStandingError, termsBeside } from "./estate.ts";
export { liensOn, LiensUnaccountedError, type StandingLien } from "./liens.ts";
export { SaleParty, type AuctionWish, type Sale, type SignedPurchase } from "./party.ts";

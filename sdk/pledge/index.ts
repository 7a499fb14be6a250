export {
  lienStanding,
  PledgeNotToldError,
  PledgeParty,
  type DischargeWish,
  type KeptLien,
  type LienStanding,
  type SignedPledge,
} from "./party.ts";

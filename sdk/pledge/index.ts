export {
  PledgeNotToldError,
  PledgeParty,
  type DischargeWish,
  type KeptLien,
  type SignedPledge,
} from "./pledge-party.ts";
export { lienStanding, type LienStanding } from "./standing.ts";

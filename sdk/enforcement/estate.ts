import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { CollateralStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { ClaimantStruct, EstateStruct } from "../../typechain-types/contracts/pledge/Enforcement.ts";
import { Enforcement__factory } from "../../typechain-types/index.ts";
import { Encoding, parameterOf } from "../chain/encoding.ts";
import { LienbookError } from "../errors.ts";
import { requireParts } from "../fields.ts";
import type { StandingLien } from "./liens.ts";

const COLLATERAL = new Encoding<[CollateralStruct]>(
  parameterOf(Enforcement__factory.createInterface(), "valuationOf", "collateral"),
);
/** An encoded struct begins behind a word that says so: digits of both, and of `0x`. */
const WORD = 64;
const PREFIX = 2;

/** An asset is to be sold under a lien that does not stand on it. */
export class LienNotStandingError extends LienbookError {
  constructor(lien: string, document: string) {
    super({
      code: "lien-not-standing",
      value: `lien ${lien} on document ${document}`,
      rule: "An asset is sold under a lien that stands on it.",
      advice: "Read the liens anew (`liensOn`): it may have been paid, restructured or sold.",
    });
  }
}

/**
 * What a sale, an appropriation or the hammer shows: the asset and everyone who shares in the price.
 *
 * @param collateral as it was pledged, with its details as they are now: acknowledged, if the debtor has acknowledged since
 * @param liens      all that stand on it, by rank: see `liensOn`
 * @param enforcing  the lien under which it is sold
 * @param consents   the signatures over `SaleConsent` of those who must agree, by lien
 * @throws LienNotStandingError
 * @example
 * ```ts
 * const liens = await liensOn(book, receivable.id);
 * const estate = estateOf(collateralOf(receivable), liens, lien.lien, { [other.lien]: consent });
 * ```
 */
export function estateOf(
  collateral: CollateralStruct,
  liens: readonly StandingLien[],
  enforcing: string,
  consents: Readonly<Record<string, AuthorizationStruct>> = {},
): EstateStruct {
  requireParts("collateral", collateral, "id");
  requireParts("liens", liens);
  const index = liens.findIndex(({ lien }) => lien === enforcing);
  if (index === -1) throw new LienNotStandingError(enforcing, String(collateral.id));
  const claimants = liens.map(({ lien, stake, terms }) => {
    const consent = consents[lien];
    return { stake, ...termsBeside(collateral, terms), consent: consent ? [consent] : [] };
  });
  return { collateral, claimants, enforcing: index };
}

/**
 * The terms of a claimant beside the asset that is sold: without what they say of it, if the estate says just that. Where its
 * details have changed since, or another amount of it was pledged, they are shown whole.
 *
 * @param terms ABI-encoded; `0x` of a lien for no financing
 * @example
 * ```ts
 * const claimant = { stake: lien.stake, ...termsBeside(collateralOf(receivable), lien.terms), consent: [] };
 * ```
 */
export function termsBeside(collateral: CollateralStruct, terms: string): Pick<ClaimantStruct, "terms" | "gap"> {
  const part = COLLATERAL.encode(collateral).slice(PREFIX + WORD);
  const at = terms.indexOf(part);
  // What a pledgor wrote into its details may look the same from the middle of a byte on, where nothing is put in.
  if (at === -1 || (at - PREFIX) % 2 !== 0) return { terms, gap: 0n };
  return { terms: terms.slice(0, at) + terms.slice(at + part.length), gap: BigInt(at - PREFIX) / 2n };
}

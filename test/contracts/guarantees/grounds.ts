import { encodeGrounds, groundsHashOf, guaranteeIdOf } from "../../../sdk/guarantees/terms.ts";
import type { CounterGuarantee, Grounds } from "../../../sdk/guarantees/terms.ts";
import { backingHashOf } from "../../fixtures/encodings.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import { ROLE_BIT } from "../../fixtures/network.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { guaranteeFor, guarantors, signedGuarantee, type GuaranteeWish } from "./acts.ts";

/** Beside the guarantors there are who values land and who keeps its register. */
export const surveyed = stage(guarantors, async ({ enrol, strangers }) => ({
  warehouse: await enrol("WAREHOUSE", ROLE_BIT.warehouse, strangers[10]!),
  otherWarehouse: await enrol("WAREHOUSEB", ROLE_BIT.warehouse, strangers[11]!),
  appraiser: await enrol("APPRAISER", ROLE_BIT.appraiser, strangers[12]!),
  landRegistry: await enrol("LANDREGISTRY", ROLE_BIT.titleRegistry, strangers[13]!),
}));

/** What a guarantor asks of a lien: nothing but that it stands, unless a test wants more. */
export function countering(
  { asset, id, face, backing }: Collateral,
  purpose: string,
  wish: Partial<CounterGuarantee> = {},
): CounterGuarantee {
  const asked = { appraisedWithin: 0n, haircut: 0n, worth: 0n };
  return { asset, id, purpose, face, backingHash: backingHashOf(backing), ...asked, ...wish };
}

/** Bank A enters a guarantee of a tenth on these grounds. */
export async function issueOn(
  net: LienbookNetwork & Awaited<ReturnType<typeof guarantors>>,
  grounds: Partial<Grounds>,
  shown?: string,
  change: GuaranteeWish = {},
) {
  const whole = { reports: [...(grounds.reports ?? [])], counterGuarantees: [...(grounds.counterGuarantees ?? [])] };
  const wish = { coverage: 100_000n, grounds: groundsHashOf(whole), ...change };
  const guarantee = await guaranteeFor(net, net.guarantor, net.financing, wish);
  const signed = await signedGuarantee(net, net.guarantor, guarantee);
  await net.guarantees.connect(net.bankA).issue(signed, shown ?? encodeGrounds(whole), guarantee, net.terms);
  return { guarantee, grounds: whole, id: guaranteeIdOf(guarantee) };
}

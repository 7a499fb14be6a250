import {
  encodeGrounds,
  encodePledged,
  groundsHashOf,
  guaranteeIdOf,
  purposeOf,
} from "../../../sdk/guarantees/terms.ts";
import type { CounterGuarantee, CounterPledge, Grounds } from "../../../sdk/guarantees/terms.ts";
import { authorize, type Validity } from "../../../sdk/messages/sign.ts";
import { COUNTER_PLEDGE } from "../../../sdk/messages/types.ts";
import type { GuaranteeTermsStruct } from "../../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
import { backingHashOf, commitmentOf, lienIdOf } from "../../fixtures/encodings.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import { NOBODY, type Claimant } from "../../fixtures/enforcement.ts";
import { ROLE_BIT } from "../../fixtures/network.ts";
import type { LienbookNetwork, Party } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { guaranteeFor, guarantors, signedGuarantee, type GuaranteeWish } from "./acts.ts";

/** Beside the guarantors there are who values land and who keeps its register. */
export const surveyed = stage(guarantors, async ({ enrol, strangers }) => ({
  warehouse: await enrol("WAREHOUSE", ROLE_BIT.warehouse, strangers[10]!),
  otherWarehouse: await enrol("WAREHOUSEB", ROLE_BIT.warehouse, strangers[11]!),
  appraiser: await enrol("APPRAISER", ROLE_BIT.appraiser, strangers[12]!),
  landRegistry: await enrol("LANDREGISTRY", ROLE_BIT.titleRegistry, strangers[13]!),
}));

/** What somebody pledges for a guarantee. */
export interface Pledging {
  readonly collateral: Collateral;
  /** The exporter, if a test says nothing. */
  readonly by?: Party;
  /** What the guarantor asks of it: nothing but that it stands, unless a test wants more. */
  readonly asked?: Partial<CounterGuarantee>;
}

/** A lien that stands behind a guarantee. */
export interface Countered {
  readonly collateral: Collateral;
  readonly index: number;
  readonly purpose: string;
  readonly lien: string;
  /** As it shares in the price of what it is on. */
  readonly claimant: Claimant;
}

export function countering({ collateral, asked = {} }: Pledging): CounterGuarantee {
  const { asset, id, amount, face, backing } = collateral;
  const nothing = { appraisedWithin: 0n, haircut: 0n, worth: 0n, contested: [] };
  return { asset, id, amount, face, backingHash: backingHashOf(backing), ...nothing, ...asked };
}

/** A pledgor's consent to the pledge of its asset for a guarantee. */
export async function pledgeSigned(
  net: LienbookNetwork,
  guarantee: GuaranteeTermsStruct,
  { collateral, by = net.exporter }: Pledging,
  index = 0,
  limits: Partial<Validity> = {},
): Promise<CounterPledge> {
  const { asset, id, amount, details, backing } = collateral;
  const message = {
    guarantee: guaranteeIdOf(guarantee),
    index,
    guarantor: guarantee.guarantor,
    asset,
    id,
    amount,
    commitment: commitmentOf(collateral),
    pledgor: by.address,
  };
  const validity = { ...(await net.validity()), ...limits };
  const signed = await authorize(by, await net.targetOf("grounds"), COUNTER_PLEDGE, message, validity);
  return { details, backing, by: signed };
}

/** A lien for the recourse under a guarantee. */
export async function counteredBy(
  { grounds }: LienbookNetwork,
  guarantee: string,
  index: number,
  collateral: Collateral,
): Promise<Countered> {
  const [engine, purpose] = [await grounds.getAddress(), purposeOf(guarantee, index)];
  const claimant = { stake: { engine, purpose }, terms: "0x", consent: NOBODY };
  return { collateral, index, purpose, lien: lienIdOf(collateral, purpose, engine), claimant };
}

/** Bank A enters a guarantee of a tenth on these grounds. */
export async function issueOn(
  net: LienbookNetwork & Awaited<ReturnType<typeof guarantors>>,
  { reports = [], pledged = [] }: { readonly reports?: readonly string[]; readonly pledged?: readonly Pledging[] },
  {
    shown,
    pledges,
    guarantor = net.guarantor,
    ...change
  }: Omit<GuaranteeWish, "guarantor"> & {
    readonly shown?: string;
    readonly pledges?: readonly CounterPledge[];
    readonly guarantor?: Party;
  } = {},
) {
  const named: Grounds = { reports, counterGuarantees: pledged.map(countering) };
  const wish = { coverage: 100_000n, grounds: groundsHashOf(named), ...change };
  const guarantee = await guaranteeFor(net, guarantor, net.financing, wish);
  const signed = await signedGuarantee(net, guarantor, guarantee);
  const consents =
    pledges ?? (await Promise.all(pledged.map(async (each, index) => pledgeSigned(net, guarantee, each, index))));
  const issuing = [signed, shown ?? encodePledged(named, consents), guarantee, net.terms] as const;
  await net.guarantees.connect(net.bankA).issue(...issuing);
  const id = guaranteeIdOf(guarantee);
  const liens = await Promise.all(
    pledged.map(async ({ collateral }, index) => counteredBy(net, id, index, collateral)),
  );
  return { guarantee, named, id, shown: encodeGrounds(named), liens };
}

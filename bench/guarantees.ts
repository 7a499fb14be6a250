import { hexlify, MaxUint256, randomBytes, ZeroHash } from "ethers";

import { facilityIdOf } from "../sdk/guarantees/facilities.ts";
import { encodePledged, groundsHashOf, guaranteeIdOf, NO_DEMAND, purposeOf } from "../sdk/guarantees/terms.ts";
import { anotherLoan, calling, facilityFor, signedFacility } from "../test/fixtures/facilities.ts";
import { EVERYTHING } from "../test/fixtures/financing.ts";
import { countering, pledgeSigned } from "../test/fixtures/grounds.ts";
import {
  CORRECTED,
  CORRECTION,
  DISCREPANCIES,
  guaranteeFor,
  NO_GROUNDS,
  signedGuarantee,
  STATEMENT,
} from "../test/fixtures/guarantees.ts";
import { DAY, lienbookNetwork, USD } from "../test/fixtures/network.ts";
import { meter, type Measurement } from "./meter.ts";

/** Measures the life of a guarantee in steady state: the parties have been through one before. */
export async function measureGuarantees(): Promise<Measurement[]> {
  const net = await lienbookNetwork();
  const {
    guarantees,
    guaranteeServicing,
    facilities,
    recovery,
    servicing,
    desk,
    deposit,
    bankA,
    exporter,
    guarantor,
    supervisor,
    networkHelpers,
  } = net;
  await guaranteeServicing.connect(supervisor).attestNetAssets(guarantor.lei, 10n ** 15n, USD, 65_535n);
  await deposit.issue(guarantor, 10n ** 12n);
  await deposit.connect(guarantor).approve(guarantees, MaxUint256);
  await deposit.issue(bankA, 10n ** 12n);
  await deposit.connect(bankA).approve(guarantees, MaxUint256);
  await guaranteeServicing.connect(guarantor).deposit(deposit, 10n ** 10n);

  const once = async (): Promise<Measurement[]> => {
    const { measurements, measure } = meter();
    const { collateral } = await net.acknowledgedReceivable();
    const { terms, id } = await net.financed([collateral]);
    const guarantee = await guaranteeFor(net, guarantor, id, { text: hexlify(randomBytes(32)) });
    const signed = await signedGuarantee(net, guarantor, guarantee);
    await measure(
      "issue a guarantee, the first of its loan, unsecured, without fee or grounds",
      guarantees.connect(bankA).issue(signed, NO_GROUNDS, guarantee, terms),
    );
    const worse = await guaranteeFor(net, guarantor, id, { fee: 1_000_00n, secured: 10_000_00n });
    const signedWorse = await signedGuarantee(net, guarantor, worse);
    await measure(
      "issue a guarantee beside another, secured by a deposit, with a fee",
      guarantees.connect(bankA).issue(signedWorse, NO_GROUNDS, worse, terms),
    );
    await networkHelpers.time.increase(62n * DAY);
    await recovery.connect(bankA).declareDefault(ZeroHash, terms);
    await measure("entrust a claim to the guarantee book", servicing.connect(bankA).entrust(guarantees, terms));
    const call = [60_000_00n, 0n, STATEMENT, guarantee, terms] as const;
    const answerBy = await guarantees.connect(bankA).demand.staticCall(...call);
    const running = { ...NO_DEMAND, amount: 60_000_00n, answerBy, statement: STATEMENT };
    await measure("demand under a guarantee, the first of its loan", guarantees.connect(bankA).demand(...call));
    const callWorse = [60_000_00n, 0n, STATEMENT, worse, terms] as const;
    await measure("demand under a guarantee beside another", guarantees.connect(bankA).demand(...callWorse));
    await measure(
      "pay under a guarantee, the first of its loan, unsecured, with subrogation",
      guarantees.connect(guarantor).pay(false, running, guarantee, terms),
    );
    await measure(
      "reject a demand",
      guaranteeServicing.connect(guarantor).reject(DISCREPANCIES, { ...running }, worse),
    );
    const correctBy = BigInt(await networkHelpers.time.latest()) / DAY + CORRECTION;
    const rejected = { ...running, answerBy: correctBy, rejected: true };
    const again = [60_000_00n, 0n, CORRECTED, rejected, worse, terms] as const;
    const anew = { ...running, answerBy: await guarantees.connect(bankA).demandAnew.staticCall(...again) };
    await measure("demand anew after a rejection", guarantees.connect(bankA).demandAnew(...again));
    await measure(
      "pay under a guarantee beside another, secured, with subrogation",
      guarantees.connect(guarantor).pay(false, { ...anew, statement: CORRECTED }, worse, terms),
    );
    await desk.connect(exporter).repay(EVERYTHING, terms);
    await measure(
      "recover as a guarantor",
      guaranteeServicing.connect(guarantor).recover(guarantor, NO_GROUNDS, guarantee, terms),
    );
    await measure(
      "take receipts as an entrusted claim's creditor",
      guaranteeServicing.connect(bankA).takeReceipts(bankA, terms),
    );
    const facility = await facilityFor(net, { salt: hexlify(randomBytes(32)), limit: EVERYTHING });
    const promise = await signedFacility(net, guarantor, facility);
    await measure("open a facility of a guarantor", facilities.connect(bankA).open(facility, promise));
    const former = await anotherLoan(net);
    const first = await calling(net, facility, former);
    await guarantees.connect(bankA).callOff(guarantor, NO_GROUNDS, first, facility, former.terms);
    const loan = await anotherLoan(net);
    const called = await calling(net, facility, loan);
    await measure(
      "call off a guarantee under a facility, the first of its loan, unsecured, without fee or grounds",
      guarantees.connect(bankA).callOff(guarantor, NO_GROUNDS, called, facility, loan.terms),
    );
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, called, loan.terms);
    await measure(
      "give an ended guarantee's cap back to its facility",
      facilities.connect(bankA).giveBack(facilityIdOf(facility), called),
    );
    const { collateral: pledged } = await net.acknowledgedReceivable();
    const other = await net.financed([(await net.acknowledgedReceivable()).collateral]);
    const named = { reports: [], counterGuarantees: [countering({ collateral: pledged })] };
    const backed = await guaranteeFor(net, guarantor, other.id, {
      coverage: 1_000n,
      cap: 1_00n,
      grounds: groundsHashOf(named),
      text: hexlify(randomBytes(32)),
    });
    const signedBacked = await signedGuarantee(net, guarantor, backed);
    const shown = encodePledged(named, [await pledgeSigned(net, backed, { collateral: pledged })]);
    await measure(
      "issue a guarantee for which a receivable over three declarations is pledged",
      guarantees.connect(bankA).issue(signedBacked, shown, backed, other.terms),
    );
    await guaranteeServicing.connect(bankA).release(NO_DEMAND, backed, other.terms);
    await measure(
      "release what was pledged for a guarantee that has ended",
      net.grounds.release(purposeOf(guaranteeIdOf(backed), 0), pledged),
    );
    return measurements;
  };
  await once();
  return once();
}

import { id as keccakOfText, ZeroHash, type Signer } from "ethers";

import { facilityIdOf, guaranteeUnder, type CallOffWish } from "../../../sdk/guarantees/facilities.ts";
import { guaranteeIdOf } from "../../../sdk/guarantees/terms.ts";
import { authorize, type Validity } from "../../../sdk/messages/sign.ts";
import { FACILITY_GUARANTEE } from "../../../sdk/messages/types.ts";
import type {
  FacilityTermsStruct,
  GuaranteeTermsStruct,
} from "../../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
import { USD, type LienbookNetwork, type Party, type Terms } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { guarantors, NO_GROUNDS } from "./acts.ts";

export const LIMIT = 200_000_00n;
export const MOST_FOR_ONE = 90_000_00n;
export const COVERAGE = 500_000n;
/** Days for which loans are brought under it, for which each guarantee lasts at most, and of notice. */
export const AVAILABLE = 200n;
export const LONGEST = 300n;
export const NOTICE = 30n;

/** A loan: its terms, and its id. */
export interface Loan {
  readonly terms: Terms;
  readonly id: string;
}

/** Half of each loan of bank A to the exporter, 90 000.00 of one and 200 000.00 of all at the most. */
export async function facilityFor(
  net: LienbookNetwork,
  wish: Partial<FacilityTermsStruct> = {},
): Promise<FacilityTermsStruct> {
  return {
    guarantor: net.guarantor.lei,
    lender: net.bankA.lei,
    debtor: net.exporter.lei,
    currency: USD,
    limit: LIMIT,
    mostForOne: MOST_FOR_ONE,
    coverage: COVERAGE,
    availableUntil: (await net.today()) + AVAILABLE,
    longest: LONGEST,
    notice: NOTICE,
    fee: 0n,
    secured: 0n,
    reducing: false,
    text: keccakOfText("the text of the facility"),
    grounds: ZeroHash,
    salt: ZeroHash,
    ...wish,
  };
}

/** What `open` takes of the guarantor. */
export async function signedFacility(
  net: LienbookNetwork,
  signer: Signer,
  terms: FacilityTermsStruct,
  limits: Partial<Validity> = {},
) {
  const message = { ...terms, signer: await signer.getAddress() };
  const validity = { ...(await net.validity()), ...limits };
  return authorize(signer, await net.targetOf("facilities"), FACILITY_GUARANTEE, message, validity);
}

/** The guarantor signs a facility, and a stranger to it opens it. */
export async function openFacility(net: LienbookNetwork, wish: Partial<FacilityTermsStruct> = {}) {
  const facility = await facilityFor(net, wish);
  const signed = await signedFacility(net, net.guarantor, facility);
  await net.facilities.connect(net.bankB).open(facility, signed);
  return { facility, facilityId: facilityIdOf(facility) };
}

/** Another loan of bank A's, drawn today, unless a test wants something else. */
export async function anotherLoan(net: LienbookNetwork, wish: Partial<Terms> = {}): Promise<Loan> {
  const { collateral } = await net.acknowledgedReceivable();
  return net.financed([collateral], wish);
}

/** What a lender calls off of a loan unless a test wants something else: 80 000.00, half, for 250 days. */
export async function calling(
  net: LienbookNetwork,
  facility: FacilityTermsStruct,
  loan: Pick<Loan, "id">,
  wish: Partial<CallOffWish> = {},
): Promise<GuaranteeTermsStruct & { readonly fee: bigint; readonly secured: bigint }> {
  const expiresOn = (await net.today()) + 250n;
  return guaranteeUnder(facility, loan.id, { cap: 80_000_00n, coverage: COVERAGE, expiresOn, ...wish });
}

/** Bank A brings a loan under a facility. */
export async function callOff(
  net: LienbookNetwork,
  facility: FacilityTermsStruct,
  loan: Loan,
  wish: Partial<CallOffWish> = {},
  {
    by = net.bankA,
    account = net.guarantor,
    grounds = NO_GROUNDS,
  }: { by?: Signer; account?: Party; grounds?: string } = {},
) {
  const guarantee = await calling(net, facility, loan, wish);
  await net.guarantees.connect(by).callOff(account, grounds, guarantee, facility, loan.terms);
  return { guarantee, id: guaranteeIdOf(guarantee) };
}

/** The guarantor's facility for bank A's loans to the exporter is open, and the first of them runs since that day. */
export const opened = stage(guarantors, async (net) => {
  const loan: Loan = { terms: net.terms, id: net.financing };
  return { ...(await openFacility(net)), loan };
});

/** 80 000.00 of the first loan are called off. */
export const calledOff = stage(opened, async (net) => {
  const { guarantee, id: guaranteeId } = await callOff(net, net.facility, net.loan);
  return { guarantee, guaranteeId };
});

import { AbiCoder, keccak256, id as keccakOfText, ZeroHash } from "ethers";
import type { Signer } from "ethers";

import { guaranteeIdOf, NO_DEMAND } from "../../../sdk/guarantees/terms.ts";
import { authorize, type Validity } from "../../../sdk/messages/sign.ts";
import { GUARANTEE } from "../../../sdk/messages/types.ts";
import type {
  DemandStruct,
  GuaranteeTermsStruct,
} from "../../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
import { ROLE_BIT, USD, type LienbookNetwork, type Party, type Terms } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY, graced } from "../financing/acts.ts";

export const NET_ASSETS = 5_000_000_00n;
export const CAP = 100_000_00n;
export const STATEMENT = keccakOfText("the statement of breach");
export const CORRECTED = keccakOfText("the statement of breach, corrected");
export const DISCREPANCIES = keccakOfText("the list of discrepancies");
/** Days from a rejection in which a demand may be corrected. */
export const CORRECTION = 30n;
export const UNLIMITED = 2n ** 256n - 1n;

/** Without grounds: the guarantor relies on nothing that it names. */
export const NO_GROUNDS = "0x";

/** The shape of a guarantee as a test reads it. */
export type GuaranteeWish = Partial<GuaranteeTermsStruct>;

let serial = 0;

/** What `issue` takes of the guarantor: its signature, and what it signed. */
export async function signedGuarantee(
  net: LienbookNetwork,
  signer: Signer,
  terms: GuaranteeTermsStruct,
  limits: Partial<Validity> = {},
) {
  const message = { ...terms, signer: await signer.getAddress() };
  const validity = { ...(await net.validity()), ...limits };
  return authorize(signer, await net.targetOf("guarantees"), GUARANTEE, message, validity);
}

/** Half of what is owed, up to 100 000.00, for a year. */
export async function guaranteeFor(
  net: LienbookNetwork,
  guarantor: Party,
  financing: string,
  wish: GuaranteeWish = {},
): Promise<GuaranteeTermsStruct> {
  return {
    financing,
    guarantor: guarantor.lei,
    debtor: net.exporter.lei,
    cap: CAP,
    coverage: 500_000n,
    expiresOn: (await net.today()) + 365n,
    fee: 0n,
    secured: 0n,
    text: keccak256(AbiCoder.defaultAbiCoder().encode(["uint256"], [serial++])),
    reducing: false,
    grounds: ZeroHash,
    ...wish,
  };
}

/** Bank A's financing runs; two guarantors are enrolled, their net assets attested, their deposits made. */
export const guarantors = stage(graced, async (net) => {
  const [second, stranger] = net.strangers;
  if (!second || !stranger) throw new Error("Too few accounts");
  const otherGuarantor = await net.enrol("GUARANTORB", ROLE_BIT.guarantor | ROLE_BIT.enterprise, second);
  for (const each of [net.guarantor, otherGuarantor]) {
    await net.guaranteeServicing
      .connect(net.supervisor)
      .attestNetAssets(each.lei, NET_ASSETS, USD, (await net.today()) + 365n);
    await net.deposit.issue(each, 1_000_000_00n);
    await net.deposit.connect(each).approve(net.guarantees, UNLIMITED);
  }
  await net.deposit.connect(net.bankA).approve(net.guarantees, UNLIMITED);
  return { otherGuarantor, stranger };
});

/** The first guarantor covers half, of which 30 000.00 are set aside. */
export const guaranteed = stage(guarantors, async (net) => {
  await net.guaranteeServicing.connect(net.guarantor).deposit(net.deposit, 40_000_00n);
  const guarantee = await guaranteeFor(net, net.guarantor, net.financing, { secured: 30_000_00n });
  await net.guarantees
    .connect(net.bankA)
    .issue(await signedGuarantee(net, net.guarantor, guarantee), NO_GROUNDS, guarantee, net.terms);
  return { guarantee, guaranteeId: guaranteeIdOf(guarantee) };
});

/** The borrower has defaulted, and bank A has entrusted its claim. */
export const entrusted = stage(guaranteed, async (net) => {
  await net.passDays(DEFAULT_DAY);
  await net.recovery.connect(net.bankA).declareDefault(ZeroHash, net.terms);
  await net.servicing.connect(net.bankA).entrust(net.guarantees, net.terms);
  return { account: await net.guarantees.accountOf(net.financing) };
});

type Demanding = LienbookNetwork & { guarantee: GuaranteeTermsStruct; terms: Terms };

/** A demand as it runs, or was rejected. */
export type Running = DemandStruct & { readonly answerBy: bigint };

/** Bank A demands, and the demand as it then runs. */
export async function demand(net: Demanding, amount: bigint, extendTo = 0n, statement = STATEMENT): Promise<Running> {
  const { guarantees, bankA, guarantee, terms } = net;
  const call = [amount, extendTo, statement, guarantee, terms] as const;
  const answerBy = await guarantees.connect(bankA).demand.staticCall(...call);
  await guarantees.connect(bankA).demand(...call);
  return { ...NO_DEMAND, amount, answerBy, extendTo, statement };
}

/** Bank A demands while another demand runs or was rejected, and all as it then runs. */
export async function demandAnew(
  net: Demanding,
  was: Running,
  amount: bigint,
  { statement = CORRECTED, extendTo = 0n } = {},
): Promise<Running> {
  const { guarantees, bankA, guarantee, terms } = net;
  const call = [amount, extendTo, statement, was, guarantee, terms] as const;
  const precluded = !was.rejected && (await net.today()) > was.answerBy;
  const answerBy = await guarantees.connect(bankA).demandAnew.staticCall(...call);
  await guarantees.connect(bankA).demandAnew(...call);
  const owed = BigInt(was.owed) + (precluded ? BigInt(was.amount) : 0n);
  return { ...NO_DEMAND, amount, answerBy, extendTo, statement, owed };
}

/** The guarantor rejects a demand, and the demand as it may be corrected. */
export async function rejection(net: Demanding, running: Running, discrepancies = DISCREPANCIES): Promise<Running> {
  await net.guaranteeServicing.connect(net.guarantor).reject(discrepancies, running, net.guarantee);
  return { ...running, answerBy: (await net.today()) + CORRECTION, extendTo: 0n, rejected: true };
}

/** Bank A has demanded 60 000.00 of the guarantor. */
export const demanded = stage(entrusted, async (net) => {
  const running = await demand(net, 60_000_00n);
  return { running, answerBy: running.answerBy };
});

import { AbiCoder, id as keccakOfText, keccak256, ZeroHash } from "ethers";
import type { Signer } from "ethers";

import { coverIdOf } from "../../../sdk/insurance/terms.ts";
import { authorize, type Validity } from "../../../sdk/messages/sign.ts";
import { COVER, LOAN_TRANSFER } from "../../../sdk/messages/types.ts";
import type {
  CoverTermsStruct,
  PolicyFactsStruct,
} from "../../../typechain-types/contracts/insurance/CreditInsurance.ts";
import { STATUS } from "../../fixtures/financing.ts";
import { ROLE_BIT } from "../../fixtures/network.ts";
import type { DocumentWish, LienbookNetwork, Party, RegisteredDocument, Terms } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { DEFAULT_DAY, graced } from "../financing/acts.ts";

export const KIND_POLICY = 7n;
/** The insurer's maximum liability under the policy. */
export const LIABILITY = 500_000_00n;
export const LIMIT = 180_000_00n;
export const SHARE = 900_000n;
export const PREMIUM = 1_500_00n;
export const STATEMENT = keccakOfText("the statement of loss");
export const REASONS = keccakOfText("the list of reasons");
export const UNLIMITED = 2n ** 256n - 1n;

/** The first instalment of the financing is due on this day after the drawdown. */
export const DUE = 60n;
export const WAITING = 30n;
export const NOTIFY = 20n;
export const CLAIM = 60n;
export const ANSWER = 30n;

/** `CoverStatus` of the contracts. */
export const COVER_STATUS = { none: 0n, inForce: 1n, ended: 2n } as const;

let serial = 0;

/** 90 % of the loss of bank A's financing, up to 180 000.00, unless a test wants something else. */
export async function coverFor(
  net: LienbookNetwork & { readonly policyId: string },
  financing: string,
  wish: Partial<CoverTermsStruct> = {},
): Promise<CoverTermsStruct> {
  return {
    financing,
    policy: net.policyId,
    insurer: net.insurer.lei,
    insured: net.bankA.lei,
    debtor: net.exporter.lei,
    limit: LIMIT,
    share: SHARE,
    premium: PREMIUM,
    expiresOn: (await net.today()) + 120n,
    waitingDays: WAITING,
    notifyDays: NOTIFY,
    claimDays: CLAIM,
    answerDays: ANSWER,
    wording: keccak256(AbiCoder.defaultAbiCoder().encode(["uint256"], [serial++])),
    ...wish,
  };
}

/** What `declare` takes of the insurer. */
export async function signedCover(
  net: LienbookNetwork,
  signer: Signer,
  cover: CoverTermsStruct,
  limits: Partial<Validity> = {},
) {
  const message = { ...cover, signer: await signer.getAddress() };
  return authorize(signer, await net.targetOf("insurance"), COVER, message, { ...(await net.validity()), ...limits });
}

/** What is shown of a policy. */
export function factsOf({ document }: RegisteredDocument): PolicyFactsStruct {
  return { fingerprint: document.fingerprint, contentRoot: document.contentRoot };
}

/** An insurer attests a policy that a bank holds. */
export async function policyOf(
  net: LienbookNetwork,
  insurer: Party,
  wish: DocumentWish = {},
  holder = net.bankA,
): Promise<RegisteredDocument> {
  return net.register(insurer, await net.draft(holder, { kind: KIND_POLICY, value: LIABILITY, ...wish }));
}

/** Insurers among the parties, in funds; bank A holds the first one's policy. */
export async function withInsurers(net: LienbookNetwork) {
  const { insurer, strangers } = net;
  const [second, stranger] = strangers.slice(-6);
  if (!second || !stranger) throw new Error("Too few accounts");
  const otherInsurer = await net.enrol("INSURERB", ROLE_BIT.insurer, second, "DE");
  for (const party of [insurer, otherInsurer, net.bankA]) {
    await net.deposit.issue(party, 1_000_000_00n);
    await net.deposit.connect(party).approve(net.insurance, UNLIMITED);
  }
  const creditPolicy = await policyOf(net, insurer);
  return { otherInsurer, stranger, creditPolicy, policyId: creditPolicy.id };
}

/** Bank A's financing runs; the insurer has attested its policy. */
export const policied = stage(graced, withInsurers);

/** And insures the financing. */
export const insured = stage(policied, async (net) => {
  const { insurance, bankA, insurer, creditPolicy, terms, financing } = net;
  const cover = await coverFor(net, financing);
  await insurance.connect(bankA).declare(await signedCover(net, insurer, cover), factsOf(creditPolicy), cover, terms);
  return { cover, coverId: coverIdOf(cover) };
});

/** The first instalment was not paid, and the insurer was told on the day after. */
export const notified = stage(insured, async (net) => {
  await net.passDays(DUE + 1n);
  await net.insurance.connect(net.bankA).notifyOverdue(net.cover, net.terms);
  return { since: (await net.today()) - 1n };
});

/** Bank A has declared default and entrusted its claim. */
export const entrusted = stage(notified, async (net) => {
  await net.passDays(DEFAULT_DAY - DUE - 1n);
  await net.recovery.connect(net.bankA).declareDefault(ZeroHash, net.terms);
  await net.servicing.connect(net.bankA).entrust(net.guarantees, net.terms);
  return { account: await net.guarantees.accountOf(net.financing) };
});

/** The waiting period is over. */
export const waited = stage(entrusted, async (net) => {
  await net.passDays(DUE + WAITING - DEFAULT_DAY);
  return {};
});

/** Bank A has claimed 100 000.00. */
export const claimed = stage(waited, async (net) => {
  await net.insurance.connect(net.bankA).claim(100_000_00n, STATEMENT, net.cover, net.terms);
  return { answerBy: (await net.today()) + ANSWER };
});

/** And was paid. */
export const paid = stage(claimed, async (net) => {
  await net.insurance.connect(net.insurer).pay(net.cover, net.terms);
  return {};
});

/** What the book's beneficiary calls to have its claim back. */
export async function takenBack(
  net: LienbookNetwork & { readonly account: string; readonly financing: string; readonly terms: Terms },
): Promise<string> {
  const { principal } = await net.desk.owed(net.terms);
  const claim = { principal, status: STATUS.defaulted, owed: principal, secured: 0n, price: 0n };
  const message = { id: net.financing, from: net.account, to: net.bankA.address, ...claim };
  const to = await authorize(net.bankA, await net.targetOf("desk"), LOAN_TRANSFER, message, await net.validity());
  const from = { signer: net.account, nonce: 0n, deadline: 0n, signature: "0x" };
  return net.servicing.interface.encodeFunctionData("transfer", [claim, from, to, net.terms]);
}

/** All that is owed. */
export function allOf(debt: { costs: bigint; penalty: bigint; interest: bigint; principal: bigint }): bigint {
  return debt.costs + debt.penalty + debt.interest + debt.principal;
}

import { expect } from "chai";
import { FunctionFragment, id as keccakOfText, ZeroAddress, type Interface } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

import { ROLE } from "../../../ignition/roles.ts";
import { CONTRACT_NAMES } from "../../../sdk/chain/contracts.ts";
import { lienIdOf } from "../../fixtures/encodings.ts";
import { EVERYTHING, STATUS } from "../../fixtures/financing.ts";
import { DAY, USD } from "../../fixtures/network.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";
import { deployed, financed, stage, tokenized } from "../../fixtures/stages.ts";

const GOVERNOR_DELAY = 2n * DAY;

type ContractName =
  | "participants"
  | "registry"
  | "milestones"
  | "receivable"
  | "dilutions"
  | "notices"
  | "billOfLading"
  | "appraisals"
  | "warehouseReceipt"
  | "registeredRight"
  | "lienbook"
  | "enforcement"
  | "disbursement"
  | "documentary"
  | "diligence"
  | "desk"
  | "servicing"
  | "recovery"
  | "rates"
  | "guarantees"
  | "guaranteeServicing"
  | "grounds"
  | "facilities"
  | "insurance"
  | "cargoInsurance"
  | "deposit";
type OfficeName = "registrar" | "governor" | "guardian" | "issuer";
/** Who may call a function: an office, everyone unless the contract is closed, or whomever the contract itself asks. */
type Caller = OfficeName | "everyone" | "not asked" | "the manager itself";

/** What every token of a trade document has. */
const ASSET: Record<string, Caller> = {
  refuse: "not asked",
  recover: "not asked",
  setFrozenTokens: "not asked",
  orderTransfer: "not asked",
  revokeOrder: "not asked",
  forcedTransfer: "not asked",
  announceLock: "not asked",
  approve: "not asked",
  setApprovalForAll: "not asked",
  transferFrom: "not asked",
  safeTransferFrom: "not asked",
  sellTo: "not asked",
  cancelNonce: "not asked",
};

/** Every function that changes something, and who may call it. */
const ACTS: Record<ContractName, Record<string, Caller>> = {
  participants: {
    enrol: "registrar",
    update: "registrar",
    suspend: "registrar",
    reinstate: "registrar",
    addAccount: "registrar",
    removeAccount: "registrar",
    announceReplacement: "registrar",
    declareLostByOrder: "governor",
    contestReplacement: "not asked",
    setAuthority: "the manager itself",
  },
  registry: {
    register: "not asked",
    registerFromBatch: "not asked",
    amend: "not asked",
    revoke: "not asked",
    clearContest: "not asked",
    cancelNonce: "not asked",
    encumber: "not asked",
    encumberBacking: "not asked",
    collectBacking: "not asked",
    disencumber: "not asked",
    consume: "not asked",
    foreclose: "not asked",
    split: "not asked",
    reduce: "not asked",
    setEnforced: "not asked",
  },
  milestones: {
    report: "not asked",
    cancelNonce: "not asked",
  },
  receivable: {
    issue: "not asked",
    acknowledge: "not asked",
    dilute: "not asked",
    confirmPayment: "not asked",
    assign: "not asked",
    split: "not asked",
    ...ASSET,
  },
  billOfLading: {
    issue: "not asked",
    transfer: "not asked",
    transferSigned: "not asked",
    amendSigned: "not asked",
    transferThrough: "not asked",
    surrender: "not asked",
    acceptDelivery: "not asked",
    acceptPaper: "not asked",
    acceptAmendment: "not asked",
    reject: "not asked",
    void: "not asked",
    ...ASSET,
  },
  dilutions: {
    refuseAcknowledgement: "not asked",
    dispute: "not asked",
    credit: "not asked",
    cancelNonce: "not asked",
  },
  notices: {
    notifyDebtor: "not asked",
    acknowledgeNotice: "not asked",
    instruct: "not asked",
    cancelNonce: "not asked",
  },
  appraisals: {
    appraise: "not asked",
    lapse: "not asked",
    cancelNonce: "not asked",
  },
  warehouseReceipt: {
    issue: "not asked",
    release: "not asked",
    reportLoss: "not asked",
    surrender: "not asked",
    split: "not asked",
    dropBacking: "not asked",
    cap: "not asked",
    ...ASSET,
  },
  registeredRight: {
    issue: "not asked",
    report: "not asked",
    dropBacking: "not asked",
    cap: "not asked",
    ...ASSET,
  },
  lienbook: {
    pledge: "everyone",
    pledgeFor: "not asked",
    discharge: "not asked",
    release: "not asked",
    carryOver: "not asked",
    reserve: "not asked",
    endReservation: "not asked",
    succeed: "not asked",
    assign: "not asked",
    consume: "not asked",
    consumeBacking: "not asked",
    consumePaid: "not asked",
    consumeUnder: "not asked",
    reduce: "not asked",
    split: "not asked",
    cancelNonce: "not asked",
    listAsset: "governor",
    listEngine: "governor",
    listEscrow: "governor",
    delistEscrow: "governor",
    delistAsset: "guardian",
    delistEngine: "guardian",
    foreclose: "not asked",
    setEnforced: "not asked",
    setEnforcement: "governor",
    setAuthority: "the manager itself",
  },
  enforcement: {
    giveNotice: "not asked",
    withdrawNotice: "not asked",
    sell: "not asked",
    appropriate: "not asked",
    openAuction: "not asked",
    bid: "not asked",
    hammer: "not asked",
    voidAuction: "not asked",
    withdrawParked: "not asked",
    cancelNonce: "not asked",
  },
  documentary: {
    open: "not asked",
    payIn: "not asked",
    present: "not asked",
    accept: "not asked",
    refuse: "not asked",
    waive: "not asked",
    takeBack: "not asked",
    settle: "not asked",
    settleFinanced: "not asked",
    settleAtOnce: "not asked",
    payUndertaking: "not asked",
    release: "not asked",
    returnUnused: "not asked",
    withdrawParked: "not asked",
    cancelNonce: "not asked",
  },
  disbursement: {
    agree: "not asked",
    fund: "not asked",
    releaseOnDocument: "not asked",
    releaseOnMilestone: "not asked",
    returnUnused: "not asked",
    sendBack: "not asked",
    follow: "not asked",
    reportMisuse: "not asked",
    reportFallenEvidence: "not asked",
    clearMisuse: "not asked",
    withdrawParked: "not asked",
    cancelNonce: "not asked",
  },
  diligence: {
    file: "not asked",
    revoke: "not asked",
    disclose: "not asked",
    cancelNonce: "not asked",
  },
  desk: {
    accept: "not asked",
    acceptThrough: "not asked",
    repay: "not asked",
    collect: "not asked",
    realise: "not asked",
    cancelNonce: "not asked",
    listToken: "governor",
    setAuthority: "the manager itself",
  },
  servicing: {
    fix: "not asked",
    setRate: "not asked",
    setImpaired: "not asked",
    restructure: "not asked",
    transfer: "not asked",
    succeed: "not asked",
    entrust: "not asked",
    cancelNonce: "not asked",
  },
  recovery: {
    declareDefault: "not asked",
    declareStandingLost: "not asked",
    declareCrossDefault: "not asked",
    charge: "not asked",
    writeOff: "not asked",
    payOut: "not asked",
    assignLiens: "not asked",
    withdrawParked: "not asked",
    cancelNonce: "not asked",
  },
  rates: {
    publish: "not asked",
    withdraw: "not asked",
    cancelNonce: "not asked",
  },
  guarantees: {
    issue: "not asked",
    callOff: "not asked",
    demand: "not asked",
    demandAnew: "not asked",
    pay: "not asked",
    hold: "not asked",
    cancelNonce: "not asked",
    addHolidays: "governor",
    removeHolidays: "governor",
    setGuarantorRules: "governor",
    setInsurance: "governor",
    bookShare: "not asked",
    takeCover: "not asked",
    giveBackCover: "not asked",
    setAuthority: "the manager itself",
  },
  guaranteeServicing: {
    release: "not asked",
    lapse: "not asked",
    decline: "not asked",
    reduce: "not asked",
    reject: "not asked",
    suspend: "not asked",
    extend: "not asked",
    draw: "not asked",
    recover: "not asked",
    settle: "not asked",
    bookRedemption: "not asked",
    reimburse: "not asked",
    takeShare: "not asked",
    takeReceipts: "not asked",
    distribute: "not asked",
    lead: "not asked",
    leadShare: "not asked",
    waive: "not asked",
    redeem: "not asked",
    waiveShare: "not asked",
    collectParked: "not asked",
    contestReplacement: "not asked",
    act: "not asked",
    deposit: "not asked",
    withdraw: "not asked",
    attestNetAssets: "not asked",
    attestRelation: "not asked",
    attestGroup: "not asked",
    regroup: "not asked",
    cancelNonce: "not asked",
  },
  grounds: {
    examine: "not asked",
    discharge: "not asked",
    release: "not asked",
    take: "not asked",
    takeBack: "not asked",
    redeem: "not asked",
    realise: "not asked",
    cancelNonce: "not asked",
  },
  facilities: {
    bind: "not asked",
    open: "not asked",
    admit: "not asked",
    giveBack: "not asked",
    close: "not asked",
    cancelNonce: "not asked",
  },
  insurance: {
    declare: "not asked",
    release: "not asked",
    lapse: "not asked",
    notifyOverdue: "not asked",
    endNotice: "not asked",
    claim: "not asked",
    withdrawClaim: "not asked",
    lead: "not asked",
    waive: "not asked",
    pay: "not asked",
    refuse: "not asked",
    recover: "not asked",
    cancelNonce: "not asked",
  },
  cargoInsurance: {
    insure: "not asked",
    cancelNonce: "not asked",
  },
  deposit: {
    issue: "issuer",
    redeem: "not asked",
    approve: "not asked",
    transfer: "not asked",
    transferFrom: "not asked",
    permit: "not asked",
    setAuthority: "the manager itself",
  },
};

/** Each office in other hands, and the administrator in none of them. */
const offices = stage(deployed, async ({ access, deployer, strangers }) => {
  const names = ["registrar", "governor", "guardian", "issuer"] as const;
  const members = {} as Record<OfficeName, HardhatEthersSigner>;
  for (const [index, name] of names.entries()) {
    members[name] = strangers[index]!;
    await access.grantRole(ROLE[name], members[name], 0);
    await access.revokeRole(ROLE[name], deployer);
  }
  return { members };
});

/** Names of the functions of a contract that change something. */
function changingOf({ interface: { fragments } }: { readonly interface: Interface }): Set<string> {
  const functions = fragments.filter((fragment) => FunctionFragment.isFragment(fragment));
  return new Set(functions.filter(({ constant }) => !constant).map(({ name }) => name));
}

function contractsOf(net: LienbookNetwork) {
  const {
    participants,
    registry,
    milestones,
    receivable,
    billOfLading,
    lienbook,
    enforcement,
    disbursement,
    documentary,
    diligence,
  } = net;
  const { dilutions, notices, appraisals, warehouseReceipt, registeredRight } = net;
  const { desk, servicing, recovery, rates, guarantees, guaranteeServicing, grounds, facilities, deposit } = net;
  const { insurance, cargoInsurance } = net;
  const kinds = { receivable, dilutions, notices, billOfLading, appraisals, warehouseReceipt, registeredRight };
  return {
    participants,
    registry,
    milestones,
    ...kinds,
    lienbook,
    enforcement,
    disbursement,
    documentary,
    diligence,
    desk,
    servicing,
    recovery,
    rates,
    guarantees,
    guaranteeServicing,
    grounds,
    facilities,
    insurance,
    cargoInsurance,
    deposit,
  };
}

describe("Roles", () => {
  it("are settled for every function that changes something, on every contract", async () => {
    const net = await deployed();
    const contracts = contractsOf(net);
    for (const [name, acts] of Object.entries(ACTS) as [ContractName, Record<string, Caller>][]) {
      expect(changingOf(contracts[name]), name).to.deep.equal(new Set(Object.keys(acts)));
    }
    // The others change nothing; the manager of roles is OpenZeppelin's.
    const others = CONTRACT_NAMES.filter((name) => name !== "access" && !(name in ACTS));
    expect(others).to.include("policy");
    for (const name of others) expect(changingOf(net[name]), name).to.be.empty;
  });

  for (const [name, acts] of Object.entries(ACTS) as [ContractName, Record<string, Caller>][]) {
    for (const [act, caller] of Object.entries(acts).filter(([, by]) => by !== "not asked")) {
      it(`let ${caller} call ${name}.${act}${caller === "everyone" ? "" : ", and nobody else"}`, async () => {
        const net = await offices();
        const { access, members, deployer, exporter } = net;
        const contract = contractsOf(net)[name];
        const { selector } = contract.interface.getFunction(act as never) as unknown as { selector: string };
        const candidates = { ...members, administrator: deployer, "a participant": exporter };
        for (const [who, account] of Object.entries(candidates)) {
          const { immediate, delay } = await access.canCall(account, contract, selector);
          const expected = caller === "everyone" || who === caller || isAdminOf(caller, who);
          expect([immediate, delay], who).to.deep.equal([expected, 0n]);
        }
      });
    }
  }

  it("are enforced: each office acts, and the others are refused by name", async () => {
    const net = await offices();
    const { participants, receivable: asset, lienbook, desk, deposit, members, deployer, exporter, strangers } = net;
    const target = strangers[9]!;
    const acts: Record<OfficeName, ((by: HardhatEthersSigner) => Promise<unknown>)[]> = {
      registrar: [
        async (by) => participants.connect(by).suspend(exporter.lei),
        async (by) => participants.connect(by).reinstate(exporter.lei),
        async (by) => participants.connect(by).addAccount(exporter.lei, target),
        async (by) => participants.connect(by).removeAccount(target),
      ],
      governor: [
        async (by) => lienbook.connect(by).listAsset(asset),
        async (by) => lienbook.connect(by).listEngine(target),
        async (by) => lienbook.connect(by).listEscrow(target),
        async (by) => lienbook.connect(by).delistEscrow(target),
        async (by) => desk.connect(by).listToken(target, USD),
        async (by) => participants.connect(by).declareLostByOrder(target, keccakOfText("the court's order")),
      ],
      guardian: [
        async (by) => lienbook.connect(by).delistAsset(asset),
        async (by) => lienbook.connect(by).delistEngine(target),
      ],
      issuer: [async (by) => deposit.connect(by).issue(target, 1n)],
    };
    const everybody = { ...members, administrator: deployer };
    for (const [office, itsActs] of Object.entries(acts) as [OfficeName, typeof acts.issuer][]) {
      for (const act of itsActs) {
        for (const [who, account] of Object.entries(everybody)) {
          if (who === office) continue;
          await expect(act(account), `${office}'s act by ${who}`)
            .to.be.revertedWithCustomError(lienbook, "AccessManagedUnauthorized")
            .withArgs(account);
        }
        await act(members[office]);
      }
    }
  });

  it("end when they are withdrawn", async () => {
    const { access, participants, members, exporter } = await offices();
    await access.revokeRole(ROLE.registrar, members.registrar);
    await expect(participants.connect(members.registrar).suspend(exporter.lei))
      .to.be.revertedWithCustomError(participants, "AccessManagedUnauthorized")
      .withArgs(members.registrar);
  });

  describe("of a governor with a delay", () => {
    const delayed = stage(offices, async ({ access, members }) => {
      await access.grantRole(ROLE.governor, members.governor, GOVERNOR_DELAY);
      return {};
    });

    it("list nothing at once: the act is announced, waits, and is then carried out", async () => {
      const { access, lienbook, members, strangers, networkHelpers, now } = await delayed();
      const engine = strangers[9]!;
      const { governor } = members;
      const call = lienbook.interface.encodeFunctionData("listEngine", [engine.address]);
      const operation = await access.hashOperation(governor, lienbook, call);
      await expect(lienbook.connect(governor).listEngine(engine))
        .to.be.revertedWithCustomError(access, "AccessManagerNotScheduled")
        .withArgs(operation);
      await access.connect(governor).schedule(lienbook, call, 0);
      const ready = (await now()) + GOVERNOR_DELAY;
      await networkHelpers.time.setNextBlockTimestamp(ready - 1n);
      await expect(access.connect(governor).execute(lienbook, call))
        .to.be.revertedWithCustomError(access, "AccessManagerNotReady")
        .withArgs(operation);
      await networkHelpers.time.increaseTo(ready);
      await lienbook.connect(governor).listEngine(engine);
      expect(await lienbook.isListedEngine(engine)).to.equal(true);
    });

    it("do not hold up the guardian, who takes a listing back at once", async () => {
      const { lienbook, desk, members } = await delayed();
      await lienbook.connect(members.guardian).delistEngine(desk);
      expect(await lienbook.isListedEngine(desk)).to.equal(false);
    });

    it("are not carried out after the administrator has cancelled them", async () => {
      const { access, lienbook, members, strangers, passDays } = await delayed();
      const { governor } = members;
      const call = lienbook.interface.encodeFunctionData("listEngine", [strangers[9]!.address]);
      const operation = await access.hashOperation(governor, lienbook, call);
      await access.connect(governor).schedule(lienbook, call, 0);
      await access.cancel(governor, lienbook, call);
      await passDays(3n);
      await expect(access.connect(governor).execute(lienbook, call))
        .to.be.revertedWithCustomError(access, "AccessManagerNotScheduled")
        .withArgs(operation);
    });
  });

  describe("when the administrator closes every contract", () => {
    async function close({ access, ...net }: LienbookNetwork): Promise<void> {
      for (const contract of Object.values(contractsOf({ access, ...net }))) {
        await access.setTargetClosed(contract, true);
      }
    }

    it("stop direct pledges, enrolments, listings and issues", async () => {
      const net = await tokenized();
      const { participants, lienbook, desk, deposit, deployer, exporter, bankA, collateral, consent } = net;
      await close(net);
      const { pledge } = await consent(bankA, collateral);
      await expect(lienbook.connect(exporter).pledge(...pledge))
        .to.be.revertedWithCustomError(lienbook, "AccessManagedUnauthorized")
        .withArgs(exporter);
      for (const act of [
        async () => participants.suspend(exporter.lei),
        async () => lienbook.listAsset(desk),
        async () => desk.listToken(deposit, USD),
        async () => deposit.issue(exporter, 1n),
      ]) {
        await expect(act()).to.be.revertedWithCustomError(participants, "AccessManagedUnauthorized").withArgs(deployer);
      }
    });

    it("stop no repayment, no debtor's payment and no withdrawal of what waits", async () => {
      const net = await financed();
      const { desk, recovery, registry, deposit, exporter, debtor, terms, financing, paper } = net;
      await close(net);
      await desk.connect(debtor).collect(0, 100_000_00n, terms);
      await desk.connect(exporter).repay(EVERYTHING, terms);
      expect((await desk.financingOf(financing)).status).to.equal(STATUS.repaid);
      expect((await registry.stateOf(paper.id)).encumbered).to.equal(0n);
      await expect(recovery.connect(exporter).withdrawParked(deposit, exporter))
        .to.be.revertedWithCustomError(recovery, "NothingParked")
        .withArgs(deposit, exporter);
    });

    it("stop no release of a lien, no correction of a document, no cancellation and no redemption", async () => {
      const net = await tokenized();
      const { lienbook, registry, deposit, customs, bankA, declarations, collateral, pledged, amend, revocation } = net;
      const { purpose } = await pledged(bankA, collateral);
      await close(net);
      await lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 1n, 1n, 0n);
      await lienbook.connect(bankA).release(collateral, ZeroAddress, purpose);
      expect((await lienbook.lienOf(lienIdOf(collateral, purpose))).amount).to.equal(0n);
      await amend(customs, declarations[0], { value: 1n });
      await registry.revoke(...(await revocation(customs, declarations[1])));
      await lienbook.connect(bankA).cancelNonce(99n);
      await deposit.connect(bankA).redeem(1n);
    });
  });

  describe("of the manager itself", () => {
    it("are passed on by the manager alone, and only to a contract", async () => {
      const net = await deployed();
      const { access, participants, lienbook, desk, deposit, deployer, exporter, strangers, ethers } = net;
      const successor = await ethers.deployContract("AccessManager", [deployer.address]);
      for (const contract of [participants, lienbook, desk, deposit]) {
        for (const caller of [exporter, deployer]) {
          await expect(contract.connect(caller).setAuthority(successor))
            .to.be.revertedWithCustomError(contract, "AccessManagedUnauthorized")
            .withArgs(caller);
        }
        await expect(access.updateAuthority(contract, strangers[0]!))
          .to.be.revertedWithCustomError(contract, "AccessManagedInvalidAuthority")
          .withArgs(strangers[0]!);
        await expect(access.updateAuthority(contract, successor))
          .to.emit(contract, "AuthorityUpdated")
          .withArgs(successor);
        expect(await contract.authority()).to.equal(await successor.getAddress());
      }
    });
  });
});

/** What no role was set for is the administrator's to call, and the contract then asks for the manager itself. */
function isAdminOf(caller: Caller, who: string): boolean {
  return caller === "the manager itself" && who === "administrator";
}

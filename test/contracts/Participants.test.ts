import { expect } from "chai";
import { toBeHex, ZeroAddress } from "ethers";

import { leiBytes, testLei } from "../fixtures/lei.ts";
import { countryBytes, DAY, ROLE_BIT } from "../fixtures/network.ts";
import { deployed } from "../fixtures/stages.ts";

const NEWCOMER = leiBytes(testLei("NEWCOMER"));
const NOBODY = `0x${"00".repeat(20)}`;
const CHINA = countryBytes("CN");
const ANY_ROLE = 2n ** 32n - 1n;
const ALL_ROLES = 2n ** 10n - 1n;
/** Whoever is an appraiser is none of these. */
const INTERESTED = ROLE_BIT.enterprise | ROLE_BIT.bank | ROLE_BIT.guarantor;

/** Numbers below a bound, always the same ones. */
function drawing(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("Participants", () => {
  describe("enrolment of a legal entity", () => {
    it("enters roles, country, KYC expiry and the first account, which acts for the entity from then on", async () => {
      const { participants, strangers, now } = await deployed();
      const account = strangers[0]!;
      const kycExpiry = (await now()) + 365n * DAY;
      const roles = ROLE_BIT.enterprise | ROLE_BIT.carrier;
      await expect(participants.enrol(NEWCOMER, CHINA, roles, kycExpiry, account))
        .to.emit(participants, "ParticipantEnrolled")
        .withArgs(NEWCOMER, CHINA, roles, kycExpiry)
        .and.to.emit(participants, "AccountAdded")
        .withArgs(NEWCOMER, account);
      expect(await participants.participantOf(NEWCOMER)).to.deep.equal([roles, CHINA, kycExpiry, false, 0n]);
      expect(await participants.entityOf(account)).to.equal(NEWCOMER);
      expect(await participants.isActive(account)).to.equal(true);
      expect(await participants.requireActive(account, ROLE_BIT.carrier)).to.equal(NEWCOMER);
    });

    it("knows nothing of an entity or an account that was never entered", async () => {
      const { participants, strangers } = await deployed();
      expect(await participants.participantOf(NEWCOMER)).to.deep.equal([0n, "0x0000", 0n, false, 0n]);
      expect(await participants.entityOf(strangers[0]!)).to.equal(NOBODY);
      expect(await participants.isActive(strangers[0]!)).to.equal(false);
    });

    it("refuses to enter an entity twice, also under other roles and another account", async () => {
      const { participants, strangers, exporter, kycExpiry } = await deployed();
      await expect(participants.enrol(exporter.lei, countryBytes("DE"), ROLE_BIT.bank, kycExpiry, strangers[0]!))
        .to.be.revertedWithCustomError(participants, "ParticipantAlreadyEnrolled")
        .withArgs(exporter.lei);
    });

    it("refuses a suspended entity that would be entered anew", async () => {
      const { participants, strangers, exporter, kycExpiry } = await deployed();
      await participants.suspend(exporter.lei);
      await expect(participants.enrol(exporter.lei, CHINA, ROLE_BIT.enterprise, kycExpiry, strangers[0]!))
        .to.be.revertedWithCustomError(participants, "ParticipantAlreadyEnrolled")
        .withArgs(exporter.lei);
    });

    it("takes LEIs as the Global LEI Foundation issues them", async () => {
      const { participants, strangers, kycExpiry } = await deployed();
      // Apple, Microsoft, Deutsche Bank, Bloomberg Finance.
      const issued = ["HWUPKR0MPOU8FGXBT394", "INR2EJN1ERAN0W5ZP974", "7LTWFZYICNSX8D621K86", "5493001KJTIIGC8Y1R12"];
      for (const [index, lei] of issued.entries()) {
        await participants.enrol(leiBytes(lei), CHINA, ROLE_BIT.enterprise, kycExpiry, strangers[index]!);
        expect(await participants.entityOf(strangers[index]!), lei).to.equal(leiBytes(lei));
      }
    });

    const right = "HWUPKR0MPOU8FGXBT394";
    const wrong = {
      "with a wrong check digit": "HWUPKR0MPOU8FGXBT395",
      "with two characters changed about": "HWUPKR0MPOU8FGXTB394",
      "with one character misread": "HWUPKR0MP0U8FGXBT394",
      "in small letters": right.toLowerCase(),
      "with a letter for a check digit": "HWUPKR0MPOU8FGXBT3Q1",
      "with a space": "HWUPKR0MPOU8FGXB T39",
      "one character short": `${right.slice(0, 19)}\0`,
      "of nothing but zeros": "00000000000000000000",
    };
    for (const [how, lei] of Object.entries(wrong)) {
      it(`refuses an LEI ${how}, naming it`, async () => {
        const { participants, strangers, kycExpiry } = await deployed();
        await expect(participants.enrol(leiBytes(lei), CHINA, ROLE_BIT.enterprise, kycExpiry, strangers[0]!))
          .to.be.revertedWithCustomError(participants, "LeiInvalid")
          .withArgs(leiBytes(lei));
      });
    }

    it("refuses the empty LEI, so that null can never be an entity", async () => {
      const { participants, strangers, kycExpiry } = await deployed();
      await expect(participants.enrol(NOBODY, CHINA, ROLE_BIT.enterprise, kycExpiry, strangers[0]!))
        .to.be.revertedWithCustomError(participants, "LeiInvalid")
        .withArgs(NOBODY);
    });

    it("refuses every change of one character of an LEI", async () => {
      const { participants, strangers, kycExpiry } = await deployed();
      for (let index = 0; index < right.length; index++) {
        const other = right[index] === "7" ? "8" : "7";
        const changed = leiBytes(right.slice(0, index) + other + right.slice(index + 1));
        await expect(
          participants.enrol.staticCall(changed, CHINA, ROLE_BIT.enterprise, kycExpiry, strangers[0]!),
          `character ${index}`,
        )
          .to.be.revertedWithCustomError(participants, "LeiInvalid")
          .withArgs(changed);
      }
    });

    it("takes a country of any two capital letters", async () => {
      const { participants, strangers, kycExpiry } = await deployed();
      for (const country of ["AZ", "ZA"].map(countryBytes)) {
        await participants.enrol.staticCall(NEWCOMER, country, ROLE_BIT.enterprise, kycExpiry, strangers[0]!);
      }
    });

    for (const country of ["cn", "C1", "C\0", "\0\0", "@Z", "A["]) {
      it(`refuses ${JSON.stringify(country)} for a country`, async () => {
        const { participants, strangers, kycExpiry } = await deployed();
        await expect(participants.enrol(NEWCOMER, countryBytes(country), ROLE_BIT.enterprise, kycExpiry, strangers[0]!))
          .to.be.revertedWithCustomError(participants, "CountryInvalid")
          .withArgs(countryBytes(country));
      });
    }

    it("takes an entity that is everything but an appraiser at once, and none that is nothing or something unknown", async () => {
      const { participants, strangers, kycExpiry } = await deployed();
      for (const roles of [0n, ALL_ROLES + 1n, ALL_ROLES | (1n << 31n), ANY_ROLE]) {
        await expect(participants.enrol(NEWCOMER, CHINA, roles, kycExpiry, strangers[0]!))
          .to.be.revertedWithCustomError(participants, "RolesInvalid")
          .withArgs(roles);
      }
      const everything = ALL_ROLES ^ ROLE_BIT.appraiser;
      await participants.enrol(NEWCOMER, CHINA, everything, kycExpiry, strangers[0]!);
      for (const role of Object.values(ROLE_BIT).filter((bit) => bit !== ROLE_BIT.appraiser)) {
        expect(await participants.requireActive(strangers[0]!, role)).to.equal(NEWCOMER);
      }
    });

    it("takes no appraiser that owns, lends or guarantees, who would value assets for itself", async () => {
      const { participants, exporter, strangers, kycExpiry } = await deployed();
      for (const interest of [ROLE_BIT.enterprise, ROLE_BIT.bank, ROLE_BIT.guarantor, ALL_ROLES]) {
        const roles = ROLE_BIT.appraiser | interest;
        for (const refused of [
          async () => participants.enrol(NEWCOMER, CHINA, roles, kycExpiry, strangers[0]!),
          async () => participants.update(exporter.lei, roles, kycExpiry),
        ]) {
          await expect(refused())
            .to.be.revertedWithCustomError(participants, "AppraiserNotIndependent")
            .withArgs(roles);
        }
      }
      await participants.enrol(NEWCOMER, CHINA, ALL_ROLES ^ INTERESTED, kycExpiry, strangers[0]!);
      expect(await participants.requireActive(strangers[0]!, ROLE_BIT.appraiser)).to.equal(NEWCOMER);
    });

    it("refuses a KYC expiry that is not in the future, to the second", async () => {
      const { participants, strangers, networkHelpers, now } = await deployed();
      const moment = (await now()) + 100n;
      const enrolment = (kycExpiry: bigint) =>
        participants.enrol(NEWCOMER, CHINA, ROLE_BIT.enterprise, kycExpiry, strangers[0]!);
      await expect(enrolment(0n)).to.be.revertedWithCustomError(participants, "KycExpiryInPast").withArgs(0n);
      await networkHelpers.time.setNextBlockTimestamp(moment);
      await expect(enrolment(moment)).to.be.revertedWithCustomError(participants, "KycExpiryInPast").withArgs(moment);
      await networkHelpers.time.setNextBlockTimestamp(moment + 1n);
      await enrolment(moment + 2n);
      expect((await participants.participantOf(NEWCOMER)).kycExpiry).to.equal(moment + 2n);
    });

    it("takes the latest KYC expiry that a slot holds", async () => {
      const { participants, strangers } = await deployed();
      const last = 2n ** 40n - 1n;
      await participants.enrol(NEWCOMER, CHINA, ROLE_BIT.enterprise, last, strangers[0]!);
      expect((await participants.participantOf(NEWCOMER)).kycExpiry).to.equal(last);
    });

    it("refuses the zero address for an account, and an account that acts for another entity, and enters nothing", async () => {
      const { participants, exporter, kycExpiry } = await deployed();
      await expect(participants.enrol(NEWCOMER, CHINA, ROLE_BIT.bank, kycExpiry, ZeroAddress))
        .to.be.revertedWithCustomError(participants, "AccountInvalid")
        .withArgs(ZeroAddress);
      await expect(participants.enrol(NEWCOMER, CHINA, ROLE_BIT.bank, kycExpiry, exporter))
        .to.be.revertedWithCustomError(participants, "AccountTaken")
        .withArgs(exporter, exporter.lei);
      expect((await participants.participantOf(NEWCOMER)).roles).to.equal(0n);
    });
  });

  describe("standing of an entity", () => {
    it("is good to the last second of its identification, and renewed by the registrar", async () => {
      const { participants, exporter, networkHelpers, now } = await deployed();
      const kycExpiry = (await now()) + 10n * DAY;
      await expect(participants.update(exporter.lei, ROLE_BIT.enterprise, kycExpiry))
        .to.emit(participants, "ParticipantUpdated")
        .withArgs(exporter.lei, ROLE_BIT.enterprise, kycExpiry);

      await networkHelpers.time.increaseTo(kycExpiry);
      expect(await participants.isActive(exporter)).to.equal(true);
      expect(await participants.requireActive(exporter, ROLE_BIT.enterprise)).to.equal(exporter.lei);

      await networkHelpers.time.increaseTo(kycExpiry + 1n);
      expect(await participants.isActive(exporter)).to.equal(false);
      await expect(participants.requireActive(exporter, ROLE_BIT.enterprise))
        .to.be.revertedWithCustomError(participants, "KycExpired")
        .withArgs(exporter.lei, kycExpiry);
      expect(await participants.entityOf(exporter)).to.equal(exporter.lei);

      await participants.update(exporter.lei, ROLE_BIT.enterprise, kycExpiry + 365n * DAY);
      expect(await participants.isActive(exporter)).to.equal(true);
    });

    it("can be changed to other roles, which replace the ones it had, its country unchanged", async () => {
      const { participants, exporter, kycExpiry } = await deployed();
      await participants.update(exporter.lei, ROLE_BIT.carrier, kycExpiry);
      await expect(participants.requireActive(exporter, ROLE_BIT.enterprise))
        .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
        .withArgs(exporter.lei, ROLE_BIT.enterprise, ROLE_BIT.carrier);
      expect(await participants.participantOf(exporter.lei)).to.deep.equal([
        ROLE_BIT.carrier,
        CHINA,
        kycExpiry,
        false,
        0n,
      ]);
    });

    it("refuses the same roles and expiries in an update as in an enrolment", async () => {
      const { participants, exporter, kycExpiry, now } = await deployed();
      for (const roles of [0n, ALL_ROLES + 1n]) {
        await expect(participants.update(exporter.lei, roles, kycExpiry))
          .to.be.revertedWithCustomError(participants, "RolesInvalid")
          .withArgs(roles);
      }
      const past = await now();
      await expect(participants.update(exporter.lei, ROLE_BIT.enterprise, past))
        .to.be.revertedWithCustomError(participants, "KycExpiryInPast")
        .withArgs(past);
    });

    it("ends with a suspension, for all of its accounts, and returns with the reinstatement", async () => {
      const { participants, exporter, strangers } = await deployed();
      await participants.addAccount(exporter.lei, strangers[0]!);
      await expect(participants.suspend(exporter.lei))
        .to.emit(participants, "ParticipantSuspended")
        .withArgs(exporter.lei);
      for (const account of [exporter.address, strangers[0]!.address]) {
        expect(await participants.isActive(account)).to.equal(false);
        await expect(participants.requireActive(account, ROLE_BIT.enterprise))
          .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
          .withArgs(exporter.lei);
      }
      await expect(participants.reinstate(exporter.lei))
        .to.emit(participants, "ParticipantReinstated")
        .withArgs(exporter.lei);
      expect(await participants.isActive(exporter)).to.equal(true);
    });

    it("is not returned to a suspended entity by a renewal of its identification", async () => {
      const { participants, exporter, kycExpiry } = await deployed();
      await participants.suspend(exporter.lei);
      await participants.update(exporter.lei, ROLE_BIT.enterprise, kycExpiry + DAY);
      expect(await participants.isActive(exporter)).to.equal(false);
      expect((await participants.participantOf(exporter.lei)).suspended).to.equal(true);
    });

    it("is lost since the suspension or the end of the identification, whichever came first, until that is mended", async () => {
      const { participants, exporter, strangers, now, networkHelpers } = await deployed();
      const lapse = async (account: { readonly address: string } = exporter) => participants.lapseOf(account.address);
      expect(await lapse()).to.deep.equal([exporter.lei, 0n]);
      expect(await lapse(strangers[0])).to.deep.equal([NOBODY, 0n]);
      const ends = (await now()) + 10n * DAY;
      await participants.update(exporter.lei, ROLE_BIT.enterprise, ends);
      await networkHelpers.time.increaseTo(ends);
      expect(await lapse(), "good to the last second").to.deep.equal([exporter.lei, 0n]);
      await participants.suspend(exporter.lei);
      const suspendedAt = await now();
      expect(await lapse()).to.deep.equal([exporter.lei, ends]);
      expect((await participants.participantOf(exporter.lei)).suspendedAt).to.equal(suspendedAt);
      await participants.update(exporter.lei, ROLE_BIT.enterprise, suspendedAt + 30n * DAY);
      expect(await lapse(), "renewed, and suspended all the same").to.deep.equal([exporter.lei, suspendedAt]);
      await networkHelpers.time.increaseTo(suspendedAt + 40n * DAY);
      expect(await lapse()).to.deep.equal([exporter.lei, suspendedAt]);
      await participants.removeAccount(exporter);
      expect(await lapse(), "of the entity, though the account was removed").to.deep.equal([exporter.lei, suspendedAt]);
      await participants.reinstate(exporter.lei);
      expect(await lapse()).to.deep.equal([exporter.lei, suspendedAt + 30n * DAY]);
      await participants.update(exporter.lei, ROLE_BIT.enterprise, suspendedAt + 50n * DAY);
      expect(await lapse()).to.deep.equal([exporter.lei, 0n]);
    });

    it("is of the entity behind an account, also behind one that was removed or lost", async () => {
      const { participants, exporter, strangers, networkHelpers } = await deployed();
      const [successor, nobody] = [strangers[0]!, strangers[1]!];
      await participants.addAccount(exporter.lei, successor);
      await participants.announceReplacement(exporter, successor);
      await networkHelpers.time.increase(7n * DAY);
      expect(await participants.entityOf(exporter)).to.equal(NOBODY);
      expect(await participants.legalEntityBehind(exporter), "lost").to.equal(exporter.lei);
      await participants.removeAccount(successor);
      expect(await participants.entityOf(successor)).to.equal(NOBODY);
      expect(await participants.legalEntityBehind(successor), "removed").to.equal(exporter.lei);
      expect(await participants.legalEntityBehind(nobody)).to.equal(NOBODY);
    });

    it("is not suspended twice, nor reinstated without a suspension", async () => {
      const { participants, exporter } = await deployed();
      await expect(participants.reinstate(exporter.lei))
        .to.be.revertedWithCustomError(participants, "ParticipantNotSuspended")
        .withArgs(exporter.lei);
      await participants.suspend(exporter.lei);
      await expect(participants.suspend(exporter.lei))
        .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
        .withArgs(exporter.lei);
    });

    it("is asked for any of several roles, and found wanting with both sets named", async () => {
      const { participants, bankA } = await deployed();
      expect(await participants.requireActive(bankA, ROLE_BIT.guarantor | ROLE_BIT.bank)).to.equal(bankA.lei);
      const wanted = ROLE_BIT.customs | ROLE_BIT.carrier;
      await expect(participants.requireActive(bankA, wanted))
        .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
        .withArgs(bankA.lei, wanted, ROLE_BIT.bank);
    });

    it("is said of enrolled entities only: an unknown one is named in every refusal", async () => {
      const { participants, strangers, kycExpiry } = await deployed();
      const attempts = [
        () => participants.update(NEWCOMER, ROLE_BIT.bank, kycExpiry),
        () => participants.suspend(NEWCOMER),
        () => participants.reinstate(NEWCOMER),
        () => participants.addAccount(NEWCOMER, strangers[0]!),
      ];
      for (const attempt of attempts) {
        await expect(attempt())
          .to.be.revertedWithCustomError(participants, "ParticipantNotEnrolled")
          .withArgs(NEWCOMER);
      }
    });
  });

  describe("standing of two between whom something passes", () => {
    it("is asked at once, and the sender's refused before the receiver's", async () => {
      const { participants, exporter, bankA, strangers } = await deployed();
      expect(await participants.requireStanding(exporter, bankA)).to.deep.equal([exporter.lei, bankA.lei]);
      expect(await participants.requireStanding(exporter, exporter)).to.deep.equal([exporter.lei, exporter.lei]);
      await expect(participants.requireStanding(exporter, strangers[0]!))
        .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
        .withArgs(strangers[0]!);
      await participants.suspend(exporter.lei);
      for (const to of [bankA.address, strangers[0]!.address]) {
        await expect(participants.requireStanding(exporter, to))
          .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
          .withArgs(exporter.lei);
      }
    });
  });

  describe("accounts of an entity", () => {
    it("all stand as their entity does, whatever the registrar did to which of them", async () => {
      const { participants, exporter, strangers, kycExpiry } = await deployed();
      const accounts = [exporter, ...strangers.slice(0, 4)];
      const acting = new Set([exporter.address]);
      const draw = drawing(20_261_128);
      for (let act = 0; act < 120; act++) {
        const account = accounts[draw(accounts.length)]!;
        const { suspended } = await participants.participantOf(exporter.lei);
        const drawn = BigInt(1 + draw(Number(ALL_ROLES)));
        const roles = drawn & INTERESTED ? drawn & ~ROLE_BIT.appraiser : drawn;
        if (draw(3) > 0) {
          const acts = acting.has(account.address);
          if (acts) await participants.removeAccount(account);
          else await participants.addAccount(exporter.lei, account);
          acting[acts ? "delete" : "add"](account.address);
        } else if (draw(2) === 0) {
          await participants.update(exporter.lei, roles, kycExpiry + BigInt(act));
        } else {
          await participants[suspended ? "reinstate" : "suspend"](exporter.lei);
        }
        const standing = await participants.participantOf(exporter.lei);
        for (const { address } of accounts) {
          const acts = acting.has(address);
          expect(await participants.entityOf(address)).to.equal(acts ? exporter.lei : NOBODY);
          expect(await participants.isActive(address)).to.equal(acts && !standing.suspended);
          const none = ANY_ROLE ^ standing.roles;
          if (!acts || standing.suspended) continue;
          await expect(participants.requireActive(address, none))
            .to.be.revertedWithCustomError(participants, "ParticipantLacksRole")
            .withArgs(exporter.lei, none, standing.roles);
        }
      }
    });

    it("are a hundred at most, so that its standing can be changed in one transaction", async () => {
      const { participants, exporter, kycExpiry } = await deployed();
      const account = (number: number) => toBeHex(0xacc0_0000 + number, 20);
      for (let number = 1; number < 100; number++) await participants.addAccount(exporter.lei, account(number));
      await expect(participants.addAccount(exporter.lei, account(100)))
        .to.be.revertedWithCustomError(participants, "TooManyAccounts")
        .withArgs(exporter.lei, 100n);
      for (const sent of [
        await participants.suspend(exporter.lei),
        await participants.update(exporter.lei, ROLE_BIT.enterprise, kycExpiry + DAY),
      ]) {
        expect((await sent.wait())?.gasUsed).to.be.below(3_000_000n);
      }
      expect(await participants.isActive(account(99))).to.equal(false);
      await participants.removeAccount(account(50));
      await participants.addAccount(exporter.lei, account(100));
    });

    it("may be several, each of which acts for it", async () => {
      const { participants, exporter, strangers } = await deployed();
      await expect(participants.addAccount(exporter.lei, strangers[0]!))
        .to.emit(participants, "AccountAdded")
        .withArgs(exporter.lei, strangers[0]!);
      for (const account of [exporter.address, strangers[0]!.address]) {
        expect(await participants.requireActive(account, ROLE_BIT.enterprise)).to.equal(exporter.lei);
      }
    });

    it("belong to one entity only, also when it would be added to its own entity again", async () => {
      const { participants, exporter, otherExporter } = await deployed();
      for (const lei of [exporter.lei, otherExporter.lei]) {
        await expect(participants.addAccount(lei, exporter))
          .to.be.revertedWithCustomError(participants, "AccountTaken")
          .withArgs(exporter, exporter.lei);
      }
      await expect(participants.addAccount(exporter.lei, ZeroAddress))
        .to.be.revertedWithCustomError(participants, "AccountInvalid")
        .withArgs(ZeroAddress);
    });

    it("lose their power when they are removed, the entity and its other accounts unharmed", async () => {
      const { participants, exporter, strangers } = await deployed();
      await participants.addAccount(exporter.lei, strangers[0]!);
      await expect(participants.removeAccount(exporter))
        .to.emit(participants, "AccountRemoved")
        .withArgs(exporter.lei, exporter);
      expect(await participants.isActive(exporter)).to.equal(false);
      expect(await participants.entityOf(exporter)).to.equal(NOBODY);
      await expect(participants.requireActive(exporter, ROLE_BIT.enterprise))
        .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
        .withArgs(exporter);
      expect(await participants.isActive(strangers[0]!)).to.equal(true);
    });

    it("are kept, whatever their entity's standing, until they are removed, or lost and replaced", async () => {
      const { participants, exporter, bankA, strangers, passDays } = await deployed();
      await participants.suspend(exporter.lei);
      await participants.addAccount(bankA.lei, strangers[0]!);
      await participants.announceReplacement(bankA, strangers[0]!);
      for (const account of [exporter, bankA, strangers[0]!, strangers[1]!]) await participants.requireKept(account);
      await participants.removeAccount(exporter);
      await passDays(7n);
      for (const account of [exporter, bankA]) {
        await expect(participants.requireKept(account))
          .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
          .withArgs(account);
      }
      await participants.requireKept(strangers[0]!);
    });

    it("cannot be removed twice, nor when they never acted for anyone", async () => {
      const { participants, exporter, strangers } = await deployed();
      await participants.removeAccount(exporter);
      for (const account of [exporter.address, strangers[0]!.address, ZeroAddress]) {
        await expect(participants.removeAccount(account))
          .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
          .withArgs(account);
      }
    });

    it("never act for another entity, not even when they are removed from the first", async () => {
      const { participants, exporter, otherExporter } = await deployed();
      await participants.removeAccount(exporter);
      await expect(participants.addAccount(otherExporter.lei, exporter))
        .to.be.revertedWithCustomError(participants, "AccountTaken")
        .withArgs(exporter, exporter.lei);
      await participants.addAccount(exporter.lei, exporter);
      expect(await participants.entityOf(exporter)).to.equal(exporter.lei);
    });

    it("can all be lost: the entity gets a new one and goes on", async () => {
      const { participants, exporter, strangers, kycExpiry } = await deployed();
      await participants.removeAccount(exporter);
      expect(await participants.participantOf(exporter.lei)).to.deep.equal([
        ROLE_BIT.enterprise,
        CHINA,
        kycExpiry,
        false,
        0n,
      ]);
      await participants.addAccount(exporter.lei, strangers[0]!);
      expect(await participants.isActive(strangers[0]!)).to.equal(true);
    });
  });

  it("is kept by the registrar alone: neither a participant nor a stranger changes anything", async () => {
    const { participants, exporter, strangers, kycExpiry } = await deployed();
    for (const outsider of [exporter, strangers[0]!]) {
      const asOutsider = participants.connect(outsider);
      const attempts = [
        () => asOutsider.enrol(NEWCOMER, CHINA, ROLE_BIT.bank, kycExpiry, strangers[1]!),
        () => asOutsider.update(exporter.lei, ROLE_BIT.bank, kycExpiry),
        () => asOutsider.suspend(exporter.lei),
        () => asOutsider.reinstate(exporter.lei),
        () => asOutsider.addAccount(exporter.lei, strangers[1]!),
        () => asOutsider.removeAccount(exporter),
      ];
      for (const attempt of attempts) {
        await expect(attempt())
          .to.be.revertedWithCustomError(participants, "AccessManagedUnauthorized")
          .withArgs(outsider);
      }
    }
  });

  it("decides on an entity in the same block in the order of the transactions: suspended first, refused after", async () => {
    const { participants, exporter, kycExpiry, registry, attestation, draft, documentIdOf, inOneBlock } =
      await deployed();
    const attested = await attestation(exporter, await draft(exporter));
    const [suspension, registration, renewal] = await inOneBlock(
      (overrides) => participants.suspend(exporter.lei, overrides),
      (overrides) => registry.connect(exporter).register(...attested, overrides),
      (overrides) => participants.update(exporter.lei, ROLE_BIT.enterprise, kycExpiry, overrides),
    );
    expect([suspension?.status, registration?.status, renewal?.status]).to.deep.equal([1, 0, 1]);
    const id = documentIdOf(attested[0].kind, exporter, attested[0].fingerprint);
    expect((await registry.stateOf(id)).kind).to.equal(0n);
  });
});

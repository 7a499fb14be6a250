import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import {
  dayOf,
  GovernorOffice,
  InvalidDateError,
  InvalidLeiError,
  Member,
  participantOf,
  Registrar,
  ROLE,
  roleNames,
  rolesOf,
  UnknownCountryError,
} from "../../../sdk/index.ts";
import { ROLE_BIT } from "../../fixtures/network.ts";
import { testLei } from "../../fixtures/lei.ts";
import { members, refusalOf } from "../../fixtures/members.ts";

const LEI = testLei("NEWCOMER");
const ORDER = keccakOfText("the court's order");

async function newcomer() {
  const net = await members();
  const [account, second, stranger] = net.strangers;
  const registrar = new Registrar(net.book, net.governor);
  const address = await account!.getAddress();
  const wish = {
    lei: LEI,
    country: "cn",
    roles: ["enterprise", "insurer"],
    identifiedUntil: "2028-12-31",
    account: address,
  } as const;
  return { ...net, registrar, wish, address, account: account!, second: second!, stranger: stranger! };
}

describe("Registrar", () => {
  it("knows the contracts' roles by name", () => {
    expect(ROLE).to.deep.equal(ROLE_BIT);
    expect(rolesOf("enterprise", "insurer", "enterprise")).to.equal(65n);
    expect(roleNames(65n)).to.deep.equal(["enterprise", "insurer"]);
  });

  it("enrols an entity, which reads as it was entered, by LEI and by account", async () => {
    const { book, registrar, wish, address } = await newcomer();
    expect(await participantOf(book, LEI)).to.equal(undefined);
    expect(await participantOf(book, address)).to.equal(undefined);
    await registrar.enrol(wish);
    const standing = {
      lei: LEI,
      country: "CN",
      roles: ["enterprise", "insurer"],
      identifiedUntil: "2028-12-31",
      suspended: false,
      inGoodStanding: true,
    };
    expect(await participantOf(book, LEI)).to.deep.equal(standing);
    expect(await participantOf(book, address)).to.deep.equal(standing);
  });

  it("is identified to the end of the last day, and no longer", async () => {
    const { book, registrar, wish, networkHelpers } = await newcomer();
    await registrar.enrol({ ...wish, identifiedUntil: "2026-12-31" });
    const midnight = (dayOf("2026-12-31") + 1) * 86_400;
    await networkHelpers.time.increaseTo(midnight - 1);
    expect(await participantOf(book, LEI)).to.include({ inGoodStanding: true });
    await networkHelpers.time.increaseTo(midnight);
    expect(await participantOf(book, LEI)).to.include({ inGoodStanding: false, identifiedUntil: "2026-12-31" });
    await registrar.update(LEI, { roles: ["bank"], identifiedUntil: "2027-12-31" });
    const renewed = await participantOf(book, LEI);
    expect(renewed).to.deep.include({ inGoodStanding: true, roles: ["bank"], identifiedUntil: "2027-12-31" });
  });

  it("suspends and reinstates, and keeps the accounts that act for an entity", async () => {
    const { book, registrar, wish, address, second } = await newcomer();
    await registrar.enrol(wish);
    await registrar.suspend(LEI);
    expect(await participantOf(book, LEI)).to.include({ suspended: true, inGoodStanding: false });
    await registrar.reinstate(LEI);
    expect(await participantOf(book, LEI)).to.include({ suspended: false, inGoodStanding: true });
    const other = await second.getAddress();
    await registrar.addAccount(LEI, other);
    expect(await participantOf(book, other)).to.include({ lei: LEI });
    await registrar.removeAccount(address);
    expect(await participantOf(book, address)).to.equal(undefined);
  });

  it("announces another account in the place of a lost one, which answers that it is not lost", async () => {
    const { book, registrar, wish, address, account, second } = await newcomer();
    await registrar.enrol(wish);
    const other = await second.getAddress();
    await registrar.addAccount(LEI, other);
    await registrar.announceReplacement(address, other);
    const lost = new Member(book, account);
    await lost.contestReplacement();
    const refusal = await refusalOf(lost.contestReplacement());
    expect(refusal.name).to.equal("ReplacementNotPendingError");
  });

  it("replaces an account whose key a thief contests with, once the governor has entered the court's order", async () => {
    const { book, registrar, governor, wish, address, account, second, networkHelpers } = await newcomer();
    await registrar.enrol(wish);
    const other = await second.getAddress();
    await registrar.addAccount(LEI, other);
    const office = new GovernorOffice(book, governor);
    expect((await refusalOf(office.declareLostByOrder(address, ORDER))).name).to.equal("AccountInUseError");
    await registrar.removeAccount(address);
    const thief = new GovernorOffice(book, account);
    expect((await refusalOf(thief.declareLostByOrder(address, ORDER))).name).to.equal("AccessManagedUnauthorizedError");
    await office.declareLostByOrder(address, ORDER);
    await registrar.announceReplacement(address, other);
    expect((await refusalOf(new Member(book, account).contestReplacement())).name).to.equal("AccountDeclaredLostError");
    await networkHelpers.time.increase(7 * 86_400);
    expect(await book.participants.successorOf(address)).to.equal(other);
  });

  it("refuses what is wrong before it is sent: check digits, country, date", async () => {
    const { registrar, wish } = await newcomer();
    const wrong = `${LEI.slice(0, 18)}${LEI.endsWith("42") ? "43" : "42"}`;
    expect(await refusalOf(registrar.enrol({ ...wish, lei: wrong }))).to.be.instanceOf(InvalidLeiError);
    expect(await refusalOf(registrar.enrol({ ...wish, country: "China" }))).to.be.instanceOf(UnknownCountryError);
    const noDate = await refusalOf(registrar.enrol({ ...wish, identifiedUntil: "31.12.2028" }));
    expect(noDate).to.be.instanceOf(InvalidDateError);
  });

  it("is told by name what the contract refuses: no roles, a past date, twice, and anyone else", async () => {
    const { book, registrar, wish, stranger } = await newcomer();
    expect((await refusalOf(registrar.enrol({ ...wish, roles: [] }))).name).to.equal("RolesInvalidError");
    const past = await refusalOf(registrar.enrol({ ...wish, identifiedUntil: "2020-12-31" }));
    expect(past.name).to.equal("KycExpiryInPastError");
    const intruder = await refusalOf(new Registrar(book, stranger).enrol(wish));
    expect(intruder.name).to.equal("AccessManagedUnauthorizedError");
    await registrar.enrol(wish);
    expect((await refusalOf(registrar.enrol(wish))).name).to.equal("ParticipantAlreadyEnrolledError");
  });
});

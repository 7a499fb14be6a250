import { expect } from "chai";
import fc from "fast-check";

import {
  countryCode,
  InvalidContainerNumberError,
  InvalidCustomsNumberError,
  InvalidLeiError,
  InvalidUnLocodeError,
  isContainerNumber,
  isLei,
  isUnLocode,
  leiToBytes20,
  parseContainerNumber,
  parseCustomsNumber,
  parseLei,
  parseUnLocode,
  withLeiCheckDigits,
} from "../../../../sdk/documents/index.ts";

describe("A legal entity identifier", () => {
  it("is accepted with right check digits, however it is spaced", () => {
    expect(parseLei("5493 001k jtii gc8y 1r12")).to.equal("5493001KJTIIGC8Y1R12");
  });

  // A digit counts for one figure and a letter for two: changing one into the other can go unnoticed, by the standard.
  it("is refused with one digit or one letter changed", () => {
    const lei = "5493001KJTIIGC8Y1R12";
    fc.assert(
      fc.property(fc.nat(19), fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("")), (at, character) => {
        const isDigit = (text: string | undefined): boolean => /^\d$/.test(text ?? "");
        fc.pre(character !== lei[at] && isDigit(character) === isDigit(lei[at]));
        expect(isLei(lei.slice(0, at) + character + lei.slice(at + 1))).to.be.false;
      }),
    );
  });

  it("is refused in the wrong length or alphabet", () => {
    for (const text of ["", "5493001KJTIIGC8Y1R1", "5493001KJTIIGC8Y1R120", "5493001KJTIIGC8Y1RÄ2"]) {
      expect(() => parseLei(text)).to.throw(InvalidLeiError);
    }
  });

  it("gets check digits that it is then accepted with", () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9A-Z]{18}$/), (stem) => isLei(withLeiCheckDigits(stem))));
  });

  it("is on chain its twenty ASCII characters", () => {
    expect(leiToBytes20(parseLei("5493001KJTIIGC8Y1R12"))).to.equal("0x353439333030314b4a5449494743385931523132");
  });
});

describe("A container number", () => {
  it("is accepted with the check digit of ISO 6346", () => {
    expect(["CSQU3054383", "NARU3472484", "csqu 305438-3"].map(isContainerNumber)).to.deep.equal([true, true, true]);
  });

  it("is refused with a wrong check digit, naming the number and the rule", () => {
    expect(() => parseContainerNumber("HLXU1234567"))
      .to.throw(InvalidContainerNumberError, /HLXU1234567.*door/s)
      .with.property("rule")
      .that.includes("ISO 6346");
  });

  it("is refused for equipment that is no container", () => {
    expect(["CSQA3054383", "CSQU305438", "12345678901"].map(isContainerNumber)).to.deep.equal([false, false, false]);
  });
});

describe("A place", () => {
  it("is a UN/LOCODE by its shape and an assigned country", () => {
    expect(["CNSHA", "CN SHA", "nlrtm", "US2AB"].map(isUnLocode)).to.deep.equal([true, true, true, true]);
    expect(["CN", "ZZSHA", "CNS01", "DK003102"].map(isUnLocode)).to.deep.equal([false, false, false, false]);
    expect(() => parseUnLocode("DK003102")).to.throw(InvalidUnLocodeError);
  });

  it("has a country under its common spellings", () => {
    expect(["GB", "UK", "el", "Norway", undefined].map(countryCode)).to.deep.equal([
      "GB",
      "GB",
      "GR",
      undefined,
      undefined,
    ]);
  });
});

describe("The number of a customs declaration", () => {
  it("is a movement reference number with its country in it", () => {
    expect(parseCustomsNumber("26 DE 5851 A1B2 C3D4 E5", "DE")).to.deep.equal({
      space: "mrn",
      number: "26DE5851A1B2C3D4E5",
      country: "DE",
    });
  });

  it("is in China office, year, direction and serial number", () => {
    expect(parseCustomsNumber("2248 2026 0 123456789", "CN")).to.deep.equal({
      space: "china",
      number: "224820260123456789",
      office: "2248",
      direction: "export",
    });
    expect(parseCustomsNumber("224820261123456789", "CN")).to.have.property("direction", "import");
  });

  for (const wrong of [
    "22482026012345678",
    "2248202601234567890",
    "224818260123456789",
    "224820262123456789",
    "22482026O123456789",
  ]) {
    it(`is refused in China as ${wrong}`, () => {
      expect(() => parseCustomsNumber(wrong, "CN")).to.throw(InvalidCustomsNumberError);
    });
  }

  it("is elsewhere unique at its office", () => {
    expect(parseCustomsNumber("exi000073", "DK")).to.deep.equal({ space: "office", number: "EXI000073" });
  });
});

/**
 * One company under two LEIs. Check digits are counted modulo 97, so 02, 97 and 98 have doubles that pass the same sum: 99,
 * 00 and 01. A company enrolled under both could register one invoice twice, once as each. ISO 7064 gives out 02 to 98.
 */
import { expect } from "chai";

import { InvalidLeiError, parseLei } from "../../../sdk/index.ts";
import { leiBytes } from "../../fixtures/lei.ts";
import { countryBytes, ROLE_BIT } from "../../fixtures/network.ts";
import { deployed } from "../../fixtures/stages.ts";

/** An LEI that ends in `digits`, and its double. */
function pairWith(digits: bigint): { lei: string; alias: string } {
  for (let serial = 0; ; serial++) {
    const stem = `9999ALIAS${String(serial).padStart(9, "0")}`;
    const sum = BigInt(Array.from(`${stem}00`, (c) => parseInt(c, 36).toString()).join(""));
    if (98n - (sum % 97n) !== digits) continue;
    const double = (digits + 97n) % 194n;
    const other = digits === 2n ? double : digits - 97n;
    return { lei: stem + String(digits).padStart(2, "0"), alias: stem + String(other).padStart(2, "0") };
  }
}

describe("An LEI with check digits that are never given out", () => {
  for (const [digits, never] of [
    [2n, "99"],
    [97n, "00"],
    [98n, "01"],
  ] as const) {
    it(`is no LEI, though it passes the sum: ${never} for ${String(digits).padStart(2, "0")}`, async () => {
      const { participants, strangers, kycExpiry } = await deployed();
      const { lei, alias } = pairWith(digits);
      expect(alias.slice(-2)).to.equal(never);
      const enrol = async (text: string) =>
        participants.enrol(leiBytes(text), countryBytes("CN"), ROLE_BIT.enterprise, kycExpiry, strangers[0]!);
      await expect(enrol(alias)).to.be.revertedWithCustomError(participants, "LeiInvalid").withArgs(leiBytes(alias));
      await enrol(lei);
      expect(parseLei(lei)).to.equal(lei);
      expect(() => parseLei(alias)).to.throw(InvalidLeiError);
    });
  }
});

import { expect } from "chai";

import {
  AmbiguousFieldError,
  InvalidLeiError,
  InvalidPartyDirectoryError,
  makeParty,
  PartyDirectory,
  type Party,
  type RawPartyId,
} from "../../../../sdk/documents/index.ts";

const EXPORTER = "LIENB00KEXPORTER0046";
const DEBTOR = "LIENB00KDEBTOR000007";

function party(country: string | undefined, ...ids: RawPartyId[]): Party {
  const made = makeParty("Salescompany", country, ids);
  if (!made) throw new Error("no party");
  return made;
}

function keyOf(country: string | undefined, ...ids: RawPartyId[]): string {
  return PartyDirectory.empty.keyOf(party(country, ...ids));
}

const vat = (id: string, scheme?: string): RawPartyId => ({ id, scheme, fallback: "vat" });
const registered = (id: string, scheme?: string): RawPartyId => ({ id, scheme, fallback: "registration" });

describe("A seller in different files", () => {
  const sameNorwegian: [string, RawPartyId][] = [
    ["a VAT number in full", vat("NO123456789MVA")],
    ["a VAT number with spaces", vat("NO 123 456 789 MVA")],
    ["a VAT number without its country", vat("123456789 mva")],
    ["a VAT number without the word for it", vat("NO123456789")],
    ["an organisation number in the register's scheme", registered("123456789", "0192")],
    ["an organisation number without a scheme", registered("123456789")],
    ["an organisation number under its national name", registered("123456789", "NO:ORGNR")],
    ["an address in Peppol's scheme", { id: "123456789", scheme: "9908", fallback: "assigned" }],
  ];
  for (const [how, id] of sameNorwegian) {
    it(`is one seller by ${how}`, () => {
      expect(keyOf("NO", id)).to.equal("vat:NO123456789");
    });
  }

  const equivalent: [string, string, RawPartyId[]][] = [
    [
      "Danish",
      "vat:DK16356706",
      [vat("DK16356706"), registered("16356706", "0184"), registered("DK 16356706"), vat("16356706", "DKVAT")],
    ],
    ["Belgian", "vat:BE0403170701", [vat("BE 0403.170.701"), registered("0403170701", "0208")]],
    [
      "French",
      "vat:FR83404833048",
      [vat("FR83404833048"), registered("404833048", "0002"), registered("40483304800022", "0009")],
    ],
    ["Swiss", "vat:CH123456789", [vat("CHE-123.456.789 MWST"), registered("CHE123456789", "0183"), vat("123456789")]],
    ["Greek", "vat:GR123456789", [vat("EL123456789"), vat("123456789", "9933")]],
    [
      "British",
      "vat:GB417869120",
      [vat("GB 417 8691 20"), { id: "GB417869120000", fallback: "eori" }, vat("XI417869120")],
    ],
    [
      "Chinese",
      "vat:CN91330200MA2AE009X7",
      [
        vat("91330200MA2AE009X7"),
        registered("91330200MA2AE009X7"),
        { id: "CN91330200MA2AE009X7", fallback: "eori" },
        { id: "91330200ma2ae009x7", scheme: "USCC", fallback: "assigned" },
      ],
    ],
    ["Dutch", "vat:NL820098395B01", [vat("NL8200.98.395.B.01")]],
  ];
  for (const [nation, key, ids] of equivalent) {
    it(`is one ${nation} seller under each of its numbers`, () => {
      const country = key.slice(4, 6);
      expect(ids.map((id) => keyOf(country, id))).to.deep.equal(ids.map(() => key));
    });
  }

  it("is known by its LEI before all else", () => {
    expect(keyOf("NO", vat("NO123456789MVA"), { id: EXPORTER, scheme: "0199", fallback: "assigned" })).to.equal(
      `lei:${EXPORTER}`,
    );
  });

  it("is known by its LEI even where the file calls it something else", () => {
    expect(keyOf("NO", registered(EXPORTER.toLowerCase()))).to.equal(`lei:${EXPORTER}`);
  });

  it("is known by its tax number before a location number that a group may share", () => {
    expect(keyOf("DK", { id: "1238764941386", scheme: "0088", fallback: "assigned" }, vat("DK16356706"))).to.equal(
      "vat:DK16356706",
    );
  });

  it("is not mistaken for the agent at whose address messages arrive", () => {
    const agent: RawPartyId = { id: "987654321", scheme: "0192", fallback: "assigned", isAddress: true };
    expect(keyOf("SE", agent, registered("556677-8899", "0007"))).to.equal("registration:SE5566778899");
  });

  it("has one key whatever the order of its numbers", () => {
    const [one, other] = [vat("NO123456789"), vat("NO987654321")];
    expect(keyOf("NO", one, other)).to.equal(keyOf("NO", other, one));
  });

  it("is known by its name where nothing else is given", () => {
    expect(keyOf(undefined)).to.equal("name:SALESCOMPANY");
  });

  it("is not known by the Norwegian word for registered", () => {
    expect(keyOf("NO", { id: "Foretaksregisteret", fallback: "tax" })).to.equal("name:SALESCOMPANY");
  });

  it("is refused with a LEI whose check digits are wrong", () => {
    expect(() => keyOf("NO", { id: "111100T8BM49ADCSAO64", scheme: "LEI", fallback: "lei" })).to.throw(InvalidLeiError);
  });
});

describe("A party directory", () => {
  const directory = PartyDirectory.of([
    {
      lei: EXPORTER,
      country: "CN",
      ids: [
        { scheme: "tax", id: "91330200MA2AE009X7" },
        { scheme: "scac", id: "LBKU" },
      ],
    },
    { lei: DEBTOR, ids: [{ scheme: "VAT", id: "DE 811 900 425" }] },
  ]);

  it("finds the LEI behind any number of an entity", () => {
    expect(directory.keyOf(party("CN", vat("91330200MA2AE009X7")))).to.equal(`lei:${EXPORTER}`);
    expect(directory.keyOf(party("DE", vat("811900425")))).to.equal(`lei:${DEBTOR}`);
  });

  it("tells the districts of one country's customs apart by their offices", () => {
    const districts = PartyDirectory.of([{ lei: DEBTOR, ids: [{ scheme: "customs", id: "CN3101" }] }]);
    const authority = (office: string) =>
      party(
        "CN",
        { id: "CN", scheme: "customs", fallback: "customs" },
        { id: `CN${office}`, scheme: "customs", fallback: "customs" },
      );
    expect([districts.keyOf(authority("3101")), districts.keyOf(authority("2248"))]).to.deep.equal([
      `lei:${DEBTOR}`,
      "customs:CN",
    ]);
  });

  it("leaves others under their own numbers", () => {
    expect(directory.keyOf(party("NO", vat("123456789")))).to.equal("vat:NO123456789");
  });

  it("refuses a party whose numbers belong to two entities", () => {
    expect(() =>
      directory.keyOf(party("DE", vat("811900425"), { id: EXPORTER, scheme: "lei", fallback: "lei" })),
    ).to.throw(AmbiguousFieldError, /DEBTOR/);
  });

  it("refuses to give one number to two entities", () => {
    const id = { scheme: "vat", id: "DE811900425" };
    expect(() =>
      PartyDirectory.of([
        { lei: EXPORTER, ids: [id] },
        { lei: DEBTOR, ids: [id] },
      ]),
    ).to.throw(InvalidPartyDirectoryError);
  });

  it("refuses a file that is no directory", () => {
    for (const text of ["{}", "[", '[{"lei":1}]', '[{"ids":[]}]', `[{"lei":"${EXPORTER}","ids":[{"scheme":"vat"}]}]`]) {
      expect(() => PartyDirectory.parse(text), text).to.throw(InvalidPartyDirectoryError);
    }
    expect(() => PartyDirectory.parse('[{"lei":"LIENB00KEXPORTER0047","ids":[]}]')).to.throw(InvalidLeiError);
  });
});

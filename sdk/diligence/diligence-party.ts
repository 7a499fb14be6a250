import type { TransactionReceipt } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type { ReportStruct } from "../../typechain-types/contracts/financing/DiligenceFile.ts";
import { leiToBytes20, parseLei } from "../documents/identifiers/lei.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import type { Validity } from "../messages/sign.ts";
import { DISCLOSURE, REPORT, REPORT_REVOCATION } from "../messages/types.ts";
import { BookParty } from "../book-party.ts";
import type { ReportDisclosure } from "./reports.ts";

const DISCLOSED: Fields<ReportDisclosure> = { reader: "string", until: "day" };

/**
 * What one account does about reports of due diligence: their maker files them and takes them back, the entity that a report is
 * about lets others rely on it. Either acts in person, or signs and anyone submits.
 *
 * @example
 * ```ts
 * const { root } = commit(fields, fileHash(await readFile("survey.pdf")), newSecret());
 * const survey = reportOf({ kind: "survey", subject, datedOn: today, expiresOn, contentRoot: root });
 * await new DiligenceParty(book, guarantor).file(survey);
 * await new DiligenceParty(book, exporter).disclose(guarantorLei, survey, { reader: bankLei, until: dayOf("2027-06-30") });
 * ```
 */
export class DiligenceParty extends BookParty {
  /** Signs a report, as its maker; anyone files it. */
  async signReport(report: ReportStruct, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const message = { ...requireParts("report", report, "subject"), maker: await this.address };
    return this.authorize("diligence", REPORT, message, validity);
  }

  /** Files a report: its maker in person, or anyone with what {@link signReport} returns. */
  async file(report: ReportStruct, signed?: AuthorizationStruct): Promise<TransactionReceipt> {
    return this.send(this.book.diligence.file.populateTransaction(report, signed ?? (await this.inPerson())));
  }

  /**
   * Signs, as its maker, that a report is taken back.
   *
   * @param reason hash of the statement of reasons
   */
  async signReportRevocation(id: string, reason: string, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const message = { report: id, reason, maker: await this.address };
    return this.authorize("diligence", REPORT_REVOCATION, message, validity);
  }

  /** Takes a report back: its maker in person, or anyone with what {@link signReportRevocation} returns. */
  async revoke(id: string, reason: string, signed?: AuthorizationStruct): Promise<TransactionReceipt> {
    return this.send(this.book.diligence.revoke.populateTransaction(id, reason, signed ?? (await this.inPerson())));
  }

  /** Signs, as the entity that a report is about, that another one may rely on it until a day. */
  async signDisclosure(id: string, to: ReportDisclosure, validity?: Partial<Validity>): Promise<AuthorizationStruct> {
    const { reader, until } = requireFields("to", to, DISCLOSED);
    const message = { report: id, reader: leiToBytes20(parseLei(reader)), until, subject: await this.address };
    return this.authorize("diligence", DISCLOSURE, message, validity);
  }

  /**
   * Lets an entity rely on a report: the one that it is about in person, or anyone with what {@link signDisclosure} returns.
   *
   * @param maker LEI of the report's maker
   */
  async disclose(
    maker: string,
    report: ReportStruct,
    to: ReportDisclosure,
    signed?: AuthorizationStruct,
  ): Promise<TransactionReceipt> {
    const { reader, until } = requireFields("to", to, DISCLOSED);
    const [by, allowed] = [leiToBytes20(parseLei(maker)), leiToBytes20(parseLei(reader))];
    const authorization = signed ?? (await this.inPerson());
    return this.send(this.book.diligence.disclose.populateTransaction(by, report, allowed, until, authorization));
  }
}

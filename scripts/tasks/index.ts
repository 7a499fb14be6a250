/** The tasks of Hardhat by which a member acts on the book of a network, and anyone reads it: `hardhat lienbook --help`. */
import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";

/** A task that reads the book. */
function reading(name: string, description: string) {
  return task(["lienbook", name], description).addOption({
    name: "deployments",
    description: "Folder with the addresses of the deployment, <chain id>.json; the checkout's own unless given",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  });
}

/** A task that acts on it, by an account of the network. */
function acting(name: string, description: string) {
  return reading(name, description).addOption({
    name: "account",
    description: "Address of the account that acts, of those that the network has keys for; the first unless given",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  });
}

/** One that reads document files. */
function withFiles(name: string, description: string) {
  return acting(name, description).addOption({
    name: "parties",
    description: "Party directory (JSON): the LEIs behind other identifiers of parties",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  });
}

/** An argument that has its place; it must be given. */
function positional<Name extends string>(name: Name, description: string) {
  return { name, description, type: ArgumentType.STRING } as const;
}

/** An option with a text, which may be left out. */
function text<Name extends string>(name: Name, description: string, defaultValue = "") {
  return { name, description, type: ArgumentType.STRING, defaultValue } as const;
}

/** One that says nothing unless it is given. */
function optional<Name extends string>(name: Name, description: string) {
  return { name, description, type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined } as const;
}

function whole<Name extends string>(name: Name, description: string, defaultValue: number) {
  return { name, description, type: ArgumentType.INT, defaultValue } as const;
}

const ID = positional("id", "Document id, of 32 bytes");
const FINANCING = positional("id", "Financing id, of 32 bytes");
const ADDRESS = positional("address", "Address of the account");
const AMOUNT = positional("amount", "Amount in units of the settlement currency, like 1500.00");
const FILE = { name: "file", description: "Document file", type: ArgumentType.FILE } as const;
const OFFER = { name: "file", description: "Offer, as `offer` wrote it", type: ArgumentType.FILE } as const;
const COLLATERAL = whole("collateral", "Which of the financing's collateral, counted from 0", 0);
const HOLDER = optional(
  "holder",
  "LEI of who may use the document as evidence; unless given the exporter of a customs declaration, else its issuer",
);

export const tasks: TaskDefinition[] = [
  emptyTask("lienbook", "Documents, loans and liens on the book of a network").build(),

  reading("account", "For whom an account acts, what it holds, and what the desk may take of that")
    .addPositionalArgument(ADDRESS)
    .setAction(() => import("./account.ts"))
    .build(),
  reading("document", "What is left of a document, who owns its token, and the liens on it by rank")
    .addPositionalArgument(ID)
    .setAction(() => import("./document.ts"))
    .build(),
  reading("financing", "What is owed of a financing today, its grade, every payment and its schedule")
    .addPositionalArgument(FINANCING)
    .setAction(() => import("./financing.ts"))
    .build(),
  reading("portfolio", "All open financings with their grades, and the non-performing part of each currency")
    .addOption(optional("bank", "LEI of the bank whose book is graded; all banks unless given"))
    .setAction(() => import("./portfolio.ts"))
    .build(),

  acting("enrol", "Enter a legal entity and its first account, as the registrar")
    .addPositionalArgument(positional("lei", "LEI of the entity"))
    .addPositionalArgument(ADDRESS)
    .addOption(text("country", "Country of its registration, two letters: DE"))
    .addOption(text("roles", "What it is, with commas between: enterprise, bank, customs, carrier, guarantor, …"))
    .addOption(text("until", "The last day on which its identification (KYC) is good, like 2028-12-31"))
    .setAction(() => import("./enrol.ts"))
    .build(),
  acting("credit", "Credit an account with the reference deposit, as its issuer")
    .addPositionalArgument(ADDRESS)
    .addPositionalArgument(AMOUNT)
    .setAction(() => import("./credit.ts"))
    .build(),

  withFiles(
    "attest",
    "Sign a document as its issuer, for its holder to register: writes FILE.bundle.json and FILE.attestation.json",
  )
    .addPositionalArgument(FILE)
    .addOption(HOLDER)
    .setAction(() => import("./attest.ts"))
    .build(),
  withFiles("register", "Register a document: one's own, or one that its issuer has attested")
    .addPositionalArgument(FILE)
    .addOption(HOLDER)
    .setAction(() => import("./register.ts"))
    .build(),
  withFiles("issue", "Make a token of one's registered invoice, backed by other registered documents")
    .addPositionalArgument(FILE)
    .addOption(
      text("behind", "Documents behind it, each with its share: declaration.xml=150000.00,other.xml=100000.00"),
    )
    .addOption(text("debtor", "LEI of the debtor; the invoice's buyer unless given"))
    .addOption(optional("due", "Due date, like 2027-03-14; the invoice's unless given"))
    .setAction(() => import("./issue.ts"))
    .build(),
  acting("acknowledge", "Acknowledge a receivable as its debtor")
    .addPositionalArgument(ID)
    .addFlag({ name: "noSetOff", description: "Renounce set-off and counterclaims" })
    .setAction(() => import("./acknowledge.ts"))
    .build(),

  withFiles("offer", "Examine disclosed documents and sign an offer over an export receivable, as the lender")
    .addPositionalArgument(ID)
    .addPositionalArgument({
      name: "disclosed",
      description: "Folder that the exporter disclosed: the documents with their bundles",
      type: ArgumentType.FILE,
    })
    .addOption(text("principal", "Amount in units of the settlement currency, like 1500.00"))
    .addOption(text("rate", "Percent a year, like 8.25"))
    .addOption(text("penalty", "Percent a year on top of the rate, on principal that is overdue", "0"))
    .addOption(
      whole("grace", "Days past due without penalty; for more than these, default may be declared for non-payment", 0),
    )
    .addOption(text("dayCount", "Day count of interest, like ACT/365F or 30E/360", "ACT/360"))
    .addOption(text("costs", "The most that may be charged for collecting, like 500.00; nothing unless given"))
    .addOption(
      text(
        "events",
        "Events of default beside non-payment, with commas: document revoked, standing lost, cross-default",
        "document revoked",
      ),
    )
    .addOption(whole("instalments", "How many, as the policy spreads them up to the due date", 1))
    .addOption(
      text("payouts", "Payees, each with its part: 0x…=150000.00,0x…=50000.00; all to the borrower unless given"),
    )
    .addOption(
      text("contested", "Ids of contested documents that the lender accepts nevertheless, with commas between them"),
    )
    .addOption(whole("validDays", "For how many days the borrower may accept", 7))
    .addOption({ name: "out", description: "File to write", type: ArgumentType.FILE, defaultValue: "offer.json" })
    .setAction(() => import("./offer.ts"))
    .build(),
  reading("terms", "What an offer binds its borrower to: read it before it is accepted")
    .addPositionalArgument(OFFER)
    .setAction(() => import("./terms.ts"))
    .build(),
  acting("withdraw", "Take an offer back as its lender, and with it what the desk might take for it")
    .addPositionalArgument(OFFER)
    .setAction(() => import("./withdraw.ts"))
    .build(),
  acting("accept", "Accept an offer as the borrower: pledges the collateral and has the proceeds paid out")
    .addPositionalArgument(OFFER)
    .setAction(() => import("./accept.ts"))
    .build(),

  acting("repay", "Repay from own funds")
    .addPositionalArgument(FINANCING)
    .addPositionalArgument({ ...AMOUNT, description: `${AMOUNT.description}; or: all` })
    .setAction(() => import("./repay.ts"))
    .build(),
  acting("collect", "Pay a pledged receivable as its debtor")
    .addPositionalArgument(FINANCING)
    .addPositionalArgument(AMOUNT)
    .addOption(COLLATERAL)
    .setAction(() => import("./collect.ts"))
    .build(),

  acting("default", "Declare a financing in default as its creditor")
    .addPositionalArgument(FINANCING)
    .addOption(text("event", "non-payment, document revoked, standing lost or cross-default", "non-payment"))
    .addOption(optional("evidence", "Id of the document that was revoked, or of the borrower's other financing"))
    .setAction(() => import("./default.ts"))
    .build(),
  acting("charge", "Charge costs of collecting as the creditor of a financing in default or written off")
    .addPositionalArgument(FINANCING)
    .addPositionalArgument(AMOUNT)
    .addPositionalArgument({ ...FILE, description: "File that proves them, of which the hash is kept" })
    .setAction(() => import("./charge.ts"))
    .build(),
  acting("write-off", "Give up on a financing in default as its creditor: nothing accrues any more, all stays owed")
    .addPositionalArgument(FINANCING)
    .setAction(() => import("./write-off.ts"))
    .build(),
  acting("notice", "Give notice as the lienholder that what is pledged will be sold")
    .addPositionalArgument(FINANCING)
    .addOption(COLLATERAL)
    .addFlag({ name: "withdraw", description: "Take the notice back" })
    .setAction(() => import("./notice.ts"))
    .build(),
  acting("appropriate", "Take what is pledged as the lienholder, once the notice has run: what it is owed is set off")
    .addPositionalArgument(FINANCING)
    .addOption(optional("price", "Amount like 1500.00, no less than the valuation, which it is unless given"))
    .addOption(COLLATERAL)
    .setAction(() => import("./appropriate.ts"))
    .build(),
  acting("purchase", "Sign as a buyer to buy what is pledged, for its lienholder to sell")
    .addPositionalArgument(FINANCING)
    .addPositionalArgument({ ...AMOUNT, name: "price" })
    .addOption(COLLATERAL)
    .addOption(whole("validDays", "For how many days its lienholder may sell by it; a notice runs for ten", 7))
    .addOption(
      optional("collected", "How much of the asset may have been paid by then, at most; what has by now, unless said"),
    )
    .addOption({ name: "out", description: "File to write", type: ArgumentType.FILE, defaultValue: "purchase.json" })
    .setAction(() => import("./purchase.ts"))
    .build(),
  acting("withdraw-purchase", "Take a purchase back as its buyer, and with it what enforcement might take for it")
    .addPositionalArgument({ name: "file", description: "Purchase, as `purchase` wrote it", type: ArgumentType.FILE })
    .setAction(() => import("./withdraw-purchase.ts"))
    .build(),
  acting("sell", "Sell what is pledged as the lienholder, once the notice has run, to a buyer who has signed")
    .addPositionalArgument(FINANCING)
    .addPositionalArgument({ name: "file", description: "Purchase, as `purchase` wrote it", type: ArgumentType.FILE })
    .addOption(COLLATERAL)
    .setAction(() => import("./sell.ts"))
    .build(),
];

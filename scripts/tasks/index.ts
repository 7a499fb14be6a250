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

const ID = { name: "id", description: "Document id, of 32 bytes", type: ArgumentType.STRING } as const;
const FINANCING = { name: "id", description: "Financing id, of 32 bytes", type: ArgumentType.STRING } as const;
const FILE = { name: "file", description: "Document file", type: ArgumentType.FILE } as const;
const AMOUNT = {
  name: "amount",
  description: "Amount in units of the settlement currency, like 1500.00",
  type: ArgumentType.STRING,
} as const;
const HOLDER = {
  name: "holder",
  description: "LEI of who may use the document as evidence; its issuer unless given",
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
} as const;

export const tasks: TaskDefinition[] = [
  emptyTask("lienbook", "Documents, loans and liens on the book of a network").build(),

  reading("document", "What is left of a document, who owns its token, and the liens on it by rank")
    .addPositionalArgument(ID)
    .setAction(() => import("./document.ts"))
    .build(),
  reading("financing", "What is owed of a financing today, its grade and its schedule")
    .addPositionalArgument(FINANCING)
    .setAction(() => import("./financing.ts"))
    .build(),
  reading("portfolio", "All open financings with their grades, and the non-performing part of each currency")
    .addOption({
      name: "bank",
      description: "LEI of the bank whose book is graded; all banks unless given",
      type: ArgumentType.STRING_WITHOUT_DEFAULT,
      defaultValue: undefined,
    })
    .setAction(() => import("./portfolio.ts"))
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
    .addOption({
      name: "behind",
      description: "Documents behind it, each with its share: declaration.xml=150000.00,other.xml=100000.00",
      type: ArgumentType.STRING,
      defaultValue: "",
    })
    .addOption({ name: "debtor", description: "LEI of the debtor", type: ArgumentType.STRING, defaultValue: "" })
    .addOption({
      name: "due",
      description: "Due date, like 2027-03-14; the invoice's unless given",
      type: ArgumentType.STRING_WITHOUT_DEFAULT,
      defaultValue: undefined,
    })
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
    .addOption({ name: "principal", description: AMOUNT.description, type: ArgumentType.STRING, defaultValue: "" })
    .addOption({ name: "rate", description: "Percent a year, like 8.25", type: ArgumentType.STRING, defaultValue: "" })
    .addOption({
      name: "instalments",
      description: "How many, as the policy spreads them up to the due date",
      type: ArgumentType.INT,
      defaultValue: 1,
    })
    .addOption({
      name: "payouts",
      description: "Payees, each with its part: 0x…=150000.00,0x…=50000.00; all to the borrower unless given",
      type: ArgumentType.STRING,
      defaultValue: "",
    })
    .addOption({
      name: "contested",
      description: "Ids of contested documents that the lender accepts nevertheless, with commas between them",
      type: ArgumentType.STRING,
      defaultValue: "",
    })
    .addOption({ name: "out", description: "File to write", type: ArgumentType.FILE, defaultValue: "offer.json" })
    .setAction(() => import("./offer.ts"))
    .build(),
  reading("terms", "What an offer binds its borrower to: read it before it is accepted")
    .addPositionalArgument({ name: "file", description: "Offer, as `offer` wrote it", type: ArgumentType.FILE })
    .setAction(() => import("./terms.ts"))
    .build(),
  acting("accept", "Accept an offer as the borrower: pledges the collateral and has the proceeds paid out")
    .addPositionalArgument({ name: "file", description: "Offer, as `offer` wrote it", type: ArgumentType.FILE })
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
    .addOption({
      name: "collateral",
      description: "Which of the financing's collateral, counted from 0",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .setAction(() => import("./collect.ts"))
    .build(),
  acting("default", "Declare a financing in default as its creditor")
    .addPositionalArgument(FINANCING)
    .addOption({
      name: "event",
      description: "non-payment, document revoked, standing lost or cross-default",
      type: ArgumentType.STRING,
      defaultValue: "non-payment",
    })
    .addOption({
      name: "evidence",
      description: "Id of the document that was revoked, or of the borrower's other financing",
      type: ArgumentType.STRING_WITHOUT_DEFAULT,
      defaultValue: undefined,
    })
    .setAction(() => import("./default.ts"))
    .build(),
];

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IDocumentaryEscrow} from "./IDocumentaryEscrow.sol";
import {IDocumentaryServicing} from "./IDocumentaryServicing.sol";
import {ISignedMessages} from "./ISignedMessages.sol";

/// @title All that is called at the documentary escrow's address
interface IDocumentaryCredits is IDocumentaryEscrow, IDocumentaryServicing, ISignedMessages {}

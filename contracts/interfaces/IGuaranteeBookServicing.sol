// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IClaimServicing} from "./IClaimServicing.sol";
import {IGuaranteeServicing} from "./IGuaranteeServicing.sol";

/// @title All that is called at the guarantee book's address beside its own functions
interface IGuaranteeBookServicing is IGuaranteeServicing, IClaimServicing {}

/** The emulator contract, kept by what stands in for QEMU in unit tests. */
import { startFake } from '../unit/machine/fake-emulator.ts';
import { emulatorContract } from './emulator-contract.ts';

emulatorContract('stand-in', () => startFake(), { patience: 10_000 });

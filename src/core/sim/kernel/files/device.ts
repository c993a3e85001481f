import { type Failable, type Location, pathOf } from '../../vfs/index.ts'
import type { Process } from '../process.ts'
import { OpenFile } from './open-file.ts'

/** What a character device does. Numbers are major * 256 + minor (devices.txt of the kernel). */
export interface Device {
  read(count: number, random: (count: number) => Uint8Array): Failable<Uint8Array>
  write(bytes: Uint8Array): Failable<number>
}

const zeros = (count: number) => new Uint8Array(count)
const swallow = (bytes: Uint8Array) => bytes.length
const nothing = () => new Uint8Array(0)
const number = (major: number, minor: number) => major * 256 + minor

export const DEVICES: ReadonlyMap<number, Device> = new Map<number, Device>([
  [number(1, 3), { read: nothing, write: swallow }],
  [number(1, 5), { read: zeros, write: swallow }],
  [number(1, 7), { read: zeros, write: (bytes) => (bytes.length === 0 ? 0 : 'ENOSPC') }],
  [number(1, 8), { read: (count, random) => random(count), write: swallow }],
  [number(1, 9), { read: (count, random) => random(count), write: swallow }],
  [number(1, 11), { read: () => 'EAGAIN', write: swallow }],
])
export const DEV_TTY = number(5, 0)
export const DEV_PTMX = number(5, 2)
export const PTS_MAJOR = 136

export class DeviceFile extends OpenFile {
  constructor(
    flags: number,
    at: Location,
    private readonly device: Device,
    private readonly random: (count: number) => Uint8Array,
  ) {
    super(flags, at)
  }
  override get isSeekable(): boolean {
    return true
  }
  get name(): string {
    return pathOf(this.at!)
  }
  override seek(): Failable<number> {
    return 0
  }
  override tryRead(_process: Process, count: number): Failable<Uint8Array> {
    return this.device.read(count, this.random)
  }
  override tryWrite(_process: Process, bytes: Uint8Array): Failable<number> {
    return this.device.write(bytes)
  }
}

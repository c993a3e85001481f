/** The command line on Node: gives main() its Io. */
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { deflateRaw, gunzipSync } from 'node:zlib'
import { main } from './errlab.ts'
import type { Io, OwnTerminal } from './io.ts'

const io: Io = {
  stdin: process.stdin,
  isInteractive: process.stdin.isTTY === true,
  columns: process.stdout.columns ?? 100,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  readFile: async (path) => {
    try {
      return { bytes: plain(await readFile(path)) }
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) }
    }
  },
  deflate: async (bytes) => new Uint8Array(await promisify(deflateRaw)(bytes)),
  origin: process.env.ERRLAB_ORIGIN ?? 'http://localhost:4173',
  openTerminal,
  now: () => performance.now(),
}

/** A compressed log is inflated, up to 2 GB. */
function plain(bytes: Buffer): Uint8Array {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: 2 ** 31 - 1 }) : bytes
}

function openTerminal(): OwnTerminal | null {
  const { stdin, stdout } = process
  if (!stdin.isTTY || !stdout.isTTY) return null
  stdin.setRawMode(true)
  let wake = () => {}
  const size = () => ({ rows: stdout.rows, cols: stdout.columns })
  return {
    size: size(),
    write: (bytes) => void stdout.write(bytes),
    onInput: (listener) => void stdin.on('data', (bytes: Buffer) => listener(bytes)),
    onResize: (listener) => void stdout.on('resize', () => listener(size())),
    rest: (ms) =>
      new Promise((resolve) => {
        const timer = ms === null ? null : setTimeout(resolve, ms)
        wake = () => {
          if (timer !== null) clearTimeout(timer)
          resolve()
        }
      }),
    wake: () => wake(),
    close: () => {
      stdin.setRawMode(false)
      stdin.pause()
    },
  }
}

// A reader that goes away (`errlab … | head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
process.exitCode = await main(process.argv.slice(2), io)

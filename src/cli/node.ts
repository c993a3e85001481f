/** The command line on Node: gives main() its Io. */
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import { main } from './errlab.ts'
import type { Io, OwnTerminal } from './io.ts'
import { gunzip, openFile } from './node-files.ts'

const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const io: Io = {
  stdin: process.stdin,
  isInteractive: process.stdin.isTTY === true,
  showsProgress: process.stderr.isTTY === true,
  columns: process.stdout.columns ?? process.stderr.columns ?? 100,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  openFile: (path, follow) => openFile(path, follow, rest),
  gunzip,
  deflate: async (bytes) => new Uint8Array(await promisify(deflateRaw)(bytes)),
  origin: process.env.ERRLAB_ORIGIN ?? 'http://localhost:4173',
  openTerminal,
  interrupt,
  rest,
  now: () => performance.now(),
}

function interrupt() {
  let press = () => {}
  const pressed = new Promise<void>((resolve) => {
    press = resolve
  })
  process.once('SIGINT', press)
  return { pressed, forget: () => void process.removeListener('SIGINT', press) }
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
// A stream that still waits for input must not hold the program; what was written must be out first.
process.stdout.write('', () => process.exit())

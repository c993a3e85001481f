/** Files on Node: in pieces, as they grow, inflated. */
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { OpenFile } from './io.ts'

const CHUNK = 1 << 20
/** How often a file that is followed is looked at. */
const LOOK_MS = 100

type Rest = (ms: number) => Promise<void>

export async function openFile(
  path: string,
  follow: boolean,
  rest: Rest,
): Promise<OpenFile | { readonly error: string }> {
  try {
    const stats = statSync(path)
    if (stats.isDirectory()) return { error: `${path} is a directory${logsIn(path)}` }
    const handle = await open(path)
    return {
      // A pipe, or /proc, says nothing of its size.
      size: follow || stats.size === 0 ? null : stats.size,
      chunks: chunksOf(handle, follow ? rest : null),
      readAt: stats.isFile() && stats.size > 0 ? (from, to) => readPart(path, from, to) : null,
    }
  } catch (error) {
    return { error: sayWhy(path, error as NodeJS.ErrnoException) }
  }
}

/** Two buffers take turns: one is filled while the other is read. With `rest` the file is looked at again and again. */
async function* chunksOf(handle: FileHandle, rest: Rest | null): AsyncGenerator<Uint8Array> {
  const buffers = [new Uint8Array(CHUNK), new Uint8Array(CHUNK)]
  let turn = 0
  try {
    for (;;) {
      const buffer = buffers[turn++ % 2]!
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, null)
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
      else if (rest === null) return
      else await rest(LOOK_MS)
    }
  } finally {
    await handle.close()
  }
}

function readPart(path: string, from: number, to: number): Uint8Array {
  const fd = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(to - from)
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from))
  } finally {
    closeSync(fd)
  }
}

/** Inflates as it streams; a file that ends too early gives what it had. */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  async function* copies() {
    for await (const chunk of chunks) yield chunk.slice()
  }
  const plain = Readable.from(copies()).pipe(createGunzip())
  try {
    for await (const chunk of plain) yield chunk as Uint8Array
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'Z_BUF_ERROR') throw error
  }
}

const LOG = /\.(?:log|txt|out|err)(?:\.\d+)?(?:\.gz)?$|^(?:syslog|messages|dmesg)$/

/** A log in the directory, as a proposal. */
function logsIn(path: string): string {
  const logs = readdirSync(path).filter((name) => LOG.test(name))
  return logs.length === 0 ? '' : `: \`errlab diagnose ${path.replace(/\/$/, '')}/${logs[0]}\``
}

function sayWhy(path: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return `there is no file ${path}${likeIt(path)}`
  if (error.code === 'EACCES') return `${path} may not be read: Permission denied`
  return `${path}: ${error.message}`
}

/** A name beside it that differs only in case or by its ending. */
function likeIt(path: string): string {
  try {
    const wanted = stem(basename(path))
    const like = readdirSync(dirname(path)).find((name) => stem(name) === wanted)
    return like === undefined ? '' : `; there is ${like}`
  } catch {
    return ''
  }
}

const stem = (name: string) => name.toLowerCase().replace(/\..*$/, '')

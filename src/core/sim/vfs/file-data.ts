export const PAGE_SIZE = 4096
const EMPTY = new Uint8Array(0)

/** Content that exists only as a recipe until somebody writes to it (program files of plausible size). */
export interface ContentSource {
  readonly size: number
  read(offset: number, count: number): Uint8Array
}

/**
 * The bytes of a regular file as sparse 4 KiB pages, which is also how tmpfs accounts for them. A page's buffer may be
 * shorter than a page; what is missing reads as zeros.
 */
export class FileData {
  size = 0
  /** Made with the first page: most files of a machine are never written to. */
  private pages: Map<number, Uint8Array> | null = null
  private source: ContentSource | null = null

  static from(source: ContentSource): FileData {
    const data = new FileData()
    data.source = source
    data.size = source.size
    return data
  }

  get pageCount(): number {
    return this.source ? Math.ceil(this.source.size / PAGE_SIZE) : (this.pages?.size ?? 0)
  }

  hasPage(index: number): boolean {
    return this.source ? index < this.pageCount : this.pages?.has(index) === true
  }

  read(offset: number, count: number): Uint8Array {
    const length = Math.min(count, this.size - offset)
    if (length <= 0) return EMPTY
    if (this.source) return this.source.read(offset, length)
    const result = new Uint8Array(length)
    for (let done = 0; done < length; ) {
      const at = (offset + done) % PAGE_SIZE
      const chunk = Math.min(PAGE_SIZE - at, length - done)
      const page = this.pages?.get((offset + done - at) / PAGE_SIZE)
      if (page && page.length > at) result.set(page.subarray(at, Math.min(page.length, at + chunk)), done)
      done += chunk
    }
    return result
  }

  /** Writes into pages that `addPage` or an earlier write has made; makes them where they are missing. */
  write(offset: number, bytes: Uint8Array): void {
    this.materialise()
    for (let done = 0; done < bytes.length; ) {
      const at = (offset + done) % PAGE_SIZE
      const chunk = Math.min(PAGE_SIZE - at, bytes.length - done)
      this.page((offset + done - at) / PAGE_SIZE, at + chunk).set(bytes.subarray(done, done + chunk), at)
      done += chunk
    }
    this.size = Math.max(this.size, offset + bytes.length)
  }

  /** Makes a page of zeros (fallocate). */
  addPage(index: number): void {
    this.materialise()
    this.page(index, 0)
  }

  /** Makes a hole of it. */
  removePage(index: number): void {
    this.materialise()
    this.pages?.delete(index)
  }

  /** Cuts or extends; the pages behind the new end are freed, also those that fallocate has put behind an old end. */
  resize(size: number): void {
    if (size === this.size && this.source) return
    this.materialise()
    if (size <= this.size) {
      const keep = Math.ceil(size / PAGE_SIZE)
      const { pages } = this
      for (const index of [...(pages?.keys() ?? [])]) if (index >= keep) pages!.delete(index)
      const last = pages?.get(keep - 1)
      const tail = size - (keep - 1) * PAGE_SIZE
      if (last && last.length > tail) last.fill(0, tail)
    }
    this.size = size
  }

  /** The first offset at or after `from` that holds data (or a hole), for SEEK_DATA and SEEK_HOLE. */
  seek(from: number, what: 'data' | 'hole'): number | null {
    if (from >= this.size) return null
    for (let index = Math.floor(from / PAGE_SIZE); index * PAGE_SIZE < this.size; index++) {
      if (this.hasPage(index) === (what === 'data')) return Math.max(from, index * PAGE_SIZE)
    }
    return what === 'hole' ? this.size : null
  }

  private page(index: number, needed: number): Uint8Array {
    this.pages ??= new Map()
    const page = this.pages.get(index)
    if (page && page.length >= needed) return page
    const room = index > 0 || needed > PAGE_SIZE / 4 ? PAGE_SIZE : Math.max(64, 2 ** Math.ceil(Math.log2(needed || 1)))
    const grown = new Uint8Array(room)
    if (page) grown.set(page)
    this.pages.set(index, grown)
    return grown
  }

  private materialise(): void {
    const { source } = this
    if (!source) return
    this.source = null
    this.pages = new Map()
    for (let offset = 0; offset < source.size; offset += PAGE_SIZE) {
      this.pages.set(offset / PAGE_SIZE, source.read(offset, Math.min(PAGE_SIZE, source.size - offset)))
    }
  }
}

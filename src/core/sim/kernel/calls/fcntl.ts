import { ok } from '../../../lib/index.ts'
import { type Failable, failed } from '../../vfs/index.ts'
import {
  O_APPEND,
  O_DIRECT,
  O_NOATIME,
  O_NONBLOCK,
  O_RDONLY,
  O_WRONLY,
  POLLERR,
  POLLHUP,
  POLLNVAL,
} from '../constants.ts'
import { Inotify } from '../files/inotify.ts'
import { locksOf } from '../files/locks.ts'
import type { OpenFile } from '../files/open-file.ts'
import { Pipe, PipeEnd } from '../files/pipe.ts'
import type { WaitQueue } from '../scheduler.ts'
import type { Fd, Flock, PollRequest, PollResult, SysResult, Task } from '../sys.ts'
import { DescriptorCalls } from './descriptors.ts'

/** Descriptors as such: copies, flags, locks, pipes and waiting for several at once. */
export abstract class FcntlCalls extends DescriptorCalls {
  dup(fd: Fd): SysResult<Fd> {
    this.enter()
    const file = this.anyFile(fd)
    return this.leave('dup', [fd], file ? this.process.files.install(file, this.process.limits.nofile.soft) : 'EBADF')
  }

  dup2(from: Fd, to: Fd): SysResult<Fd> {
    this.enter()
    const file = this.anyFile(from)
    if (!file || to < 0 || to >= this.process.limits.nofile.soft) return this.leave('dup2', [from, to], 'EBADF')
    if (from !== to) this.process.files.put(to, file)
    return this.leave('dup2', [from, to], to)
  }

  dupAtLeast(fd: Fd, least: Fd, options: { cloexec?: boolean } = {}): SysResult<Fd> {
    this.enter()
    const { files, limits } = this.process
    const file = this.anyFile(fd)
    const args = [fd, options.cloexec ? 'F_DUPFD_CLOEXEC' : 'F_DUPFD', least]
    if (!file) return this.leave('fcntl', args, 'EBADF')
    if (least < 0 || least >= limits.nofile.soft) return this.leave('fcntl', args, 'EINVAL')
    return this.leave('fcntl', args, files.install(file, limits.nofile.soft, least, options.cloexec))
  }

  getCloexec(fd: Fd): SysResult<boolean> {
    this.enter()
    const slot = this.process.files.slot(fd)
    const outcome = slot ? { on: slot.cloexec } : 'EBADF'
    const result = this.leave<{ on: boolean }>('fcntl', [fd, 'F_GETFD'], outcome, { shown: slot?.cloexec ? 1 : 0 })
    return result.ok ? ok(result.value.on) : result
  }

  setCloexec(fd: Fd, on: boolean): SysResult {
    this.enter()
    const slot = this.process.files.slot(fd)
    if (slot) slot.cloexec = on
    return this.leaveDone('fcntl', [fd, 'F_SETFD', on ? 'FD_CLOEXEC' : '0'], slot ? 0 : 'EBADF')
  }

  getStatusFlags(fd: Fd): SysResult<number> {
    this.enter()
    return this.leave('fcntl', [fd, 'F_GETFL'], this.anyFile(fd)?.flags ?? 'EBADF')
  }

  setStatusFlags(fd: Fd, flags: number): SysResult {
    this.enter()
    const file = this.file(fd)
    if (file) file.flags = (file.flags & ~CHANGEABLE) | (flags & CHANGEABLE)
    return this.leaveDone('fcntl', [fd, 'F_SETFL', flags], file ? 0 : 'EBADF')
  }

  *flock(fd: Fd, operation: 'shared' | 'exclusive' | 'unlock', options: { nonblock?: boolean } = {}): Task<SysResult> {
    yield* this.enterTask()
    const outcome = yield* this.lockFile(fd, operation, options.nonblock ?? false)
    return this.leaveDone('flock', [fd, `${FLOCKS[operation]}${options.nonblock ? '|LOCK_NB' : ''}`], outcome)
  }

  private *lockFile(fd: Fd, operation: 'shared' | 'exclusive' | 'unlock', nonblock: boolean): Task<Failable<0>> {
    const file = this.file(fd)
    if (!file?.inode) return 'EBADF'
    const locks = locksOf(file.inode, this.kernel.scheduler)
    while (!locks.flock(file, operation)) {
      if (nonblock) return 'EAGAIN'
      if ((yield* this.sleep([locks.changed])) === 'signal') return 'EINTR'
    }
    file.flockHeld = operation === 'unlock' ? null : operation
    return 0
  }

  *setlk(fd: Fd, lock: Flock, options: { wait?: boolean } = {}): Task<SysResult> {
    yield* this.enterTask()
    const outcome = yield* this.lockRecord(fd, lock, options.wait ?? false)
    const shown = `{l_type=${LOCK_TYPES[lock.type]}, l_whence=SEEK_SET, l_start=${lock.start}, l_len=${lock.length}}`
    return this.leaveDone('fcntl', [fd, options.wait ? 'F_SETLKW' : 'F_SETLK', shown], outcome)
  }

  private *lockRecord(fd: Fd, lock: Flock, waits: boolean): Task<Failable<0>> {
    const file = this.file(fd)
    if (!file?.inode) return 'EBADF'
    if ((lock.type === 'read' && !file.canRead) || (lock.type === 'write' && !file.canWrite)) return 'EBADF'
    const locks = locksOf(file.inode, this.kernel.scheduler)
    while (!locks.setRecord(this.process, lock)) {
      if (!waits) return 'EAGAIN'
      if ((yield* this.sleep([locks.changed])) === 'signal') return 'EINTR'
    }
    return 0
  }

  pipe(options: { cloexec?: boolean; nonblock?: boolean } = {}): SysResult<readonly [Fd, Fd]> {
    this.enter()
    const { kernel, process } = this
    const pipe = new Pipe(kernel.scheduler, kernel.newIno())
    const owner = { uid: process.credentials.euid, gid: process.credentials.egid, time: kernel.clock }
    const flags = options.nonblock ? O_NONBLOCK : 0
    const ends = [
      new PipeEnd(pipe, O_RDONLY | flags, null, owner),
      new PipeEnd(pipe, O_WRONLY | flags, null, owner),
    ] as const
    const outcome = this.installPair(ends, options.cloexec ?? false)
    const shown = [options.cloexec && 'O_CLOEXEC', options.nonblock && 'O_NONBLOCK'].filter(Boolean).join('|') || '0'
    return this.leave('pipe2', [failed(outcome) ? null : outcome, shown], outcome, { shown: 0 })
  }

  inotifyInit(): SysResult<Fd> {
    this.enter()
    const outcome = this.install(new Inotify(this.kernel.clock), false)
    return this.leave('inotify_init1', [0], outcome)
  }

  /** Two descriptors or none. */
  protected installPair(files: readonly [OpenFile, OpenFile], cloexec: boolean): Failable<readonly [Fd, Fd]> {
    const first = this.install(files[0], cloexec)
    if (failed(first)) return first
    const second = this.install(files[1], cloexec)
    if (!failed(second)) return [first, second]
    this.process.files.close(first)
    return second
  }

  *poll(requests: readonly PollRequest[], timeout: number): Task<SysResult<readonly PollResult[]>> {
    yield* this.enterTask()
    const deadline = this.kernel.scheduler.time + timeout
    const args = [requests.map(({ fd, events }) => `{fd=${fd}, events=${events}}`).join(', '), requests.length, timeout]
    for (;;) {
      const results = this.pollNow(requests)
      if (results.length > 0 || timeout <= 0) return this.leave('poll', args, results, { shown: results.length })
      const queues: WaitQueue[] = []
      for (const { fd } of requests) {
        const file = this.file(fd)
        if (file?.readQueue) queues.push(file.readQueue)
        if (file?.writeQueue) queues.push(file.writeQueue)
      }
      const reason = yield* this.sleep(queues, deadline)
      if (reason === 'signal') return this.leave<readonly PollResult[]>('poll', args, 'EINTR')
      if (reason === 'timeout') return this.leave('poll', args, this.pollNow(requests), { shown: 0 })
    }
  }

  private pollNow(requests: readonly PollRequest[]): readonly PollResult[] {
    const results: PollResult[] = []
    for (const { fd, events } of requests) {
      if (fd < 0) continue
      const file = this.file(fd)
      const revents = file ? file.poll() & (events | POLLERR | POLLHUP) : POLLNVAL
      if (revents) results.push({ fd, revents })
    }
    return results
  }
}

const CHANGEABLE = O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME
const FLOCKS = { shared: 'LOCK_SH', exclusive: 'LOCK_EX', unlock: 'LOCK_UN' }
const LOCK_TYPES = { read: 'F_RDLCK', write: 'F_WRLCK', unlock: 'F_UNLCK' }

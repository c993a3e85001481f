import { TOTAL_RAM } from '../kernel.ts'
import { mountAt, mountTable, unmount } from '../mounts.ts'
import { HostWait } from '../scheduler.ts'
import type { IpcKind, MountInfo, SysResult, Task } from '../sys.ts'
import { FcntlCalls } from './fcntl.ts'

/** Mounts, names, clocks, and the ways to the host. */
export abstract class MachineCalls extends FcntlCalls {
  mounts(): readonly MountInfo[] {
    return mountTable(this.kernel, this.root)
  }

  mount(source: string, target: string, type: string, options: readonly string[]): SysResult {
    this.enter()
    const outcome = mountAt(this.kernel, this, { source, target, type, options })
    return this.leaveDone('mount', [source, target, type, options.join(',')], outcome, { path: target })
  }

  umount(target: string, options: { lazy?: boolean; force?: boolean } = {}): SysResult {
    this.enter()
    const outcome = unmount(this.kernel, this, target, options.lazy ?? false)
    return this.leaveDone('umount2', [target, options.lazy ? 'MNT_DETACH' : '0'], outcome, { path: target })
  }

  ipcGet(kind: IpcKind, key: number, size: number, mode: number | null): SysResult<number> {
    this.enter()
    const { kernel, process } = this
    const made = { key, size, mode, creator: process.pid, changed: Math.floor(kernel.clock / 1000) }
    const name = key === 0 ? 'IPC_PRIVATE' : `0x${(key >>> 0).toString(16)}`
    const flags = mode === null ? '000' : `IPC_CREAT|0${mode.toString(8)}`
    const args = kind === 'msg' ? [name, flags] : [name, size, flags]
    return this.leave(`${kind}get`, args, kernel.ipc.get(process.credentials, kind, made))
  }

  ipcRemove(kind: IpcKind, id: number): SysResult {
    this.enter()
    const args = kind === 'sem' ? [id, 0, 'IPC_RMID', 'NULL'] : [id, 'IPC_RMID', 'NULL']
    return this.leaveDone(`${kind}ctl`, args, this.kernel.ipc.remove(this.credentials, kind, id))
  }

  uname() {
    const { sysctl } = this.kernel
    return {
      sysname: 'Linux',
      nodename: sysctl.get('kernel.hostname')!,
      release: sysctl.get('kernel.osrelease')!,
      version: sysctl.get('kernel.version')!,
      machine: 'x86_64',
    }
  }

  sethostname(name: string): SysResult {
    this.enter()
    const allowed = this.credentials.capabilities.has('CAP_SYS_ADMIN')
    if (allowed) this.kernel.sysctl.set('kernel.hostname', name)
    return this.leaveDone('sethostname', [name, name.length], allowed ? 0 : 'EPERM')
  }

  sysinfo() {
    const { scheduler, processes } = this.kernel
    const used = [...new Set(this.kernel.mounts.map((m) => m.sb))]
      .filter((sb) => sb.isTmpfs)
      .reduce((sum, sb) => sum + sb.usedPages * 4096, 0)
    return { uptimeMs: scheduler.time, totalram: TOTAL_RAM, freeram: TOTAL_RAM * 0.6 - used, procs: processes.size }
  }

  syslog(): SysResult<readonly { readonly time: number; readonly level: number; readonly text: string }[]> {
    this.enter()
    const restricted = this.kernel.sysctl.get('kernel.dmesg_restrict') === '1'
    const allowed = !restricted || this.credentials.capabilities.has('CAP_SYSLOG')
    return this.leave('syslog', ['SYSLOG_ACTION_READ_ALL'], allowed ? this.kernel.log : 'EPERM', { shown: 0 })
  }

  clock(): number {
    return this.kernel.clock
  }
  monotonic(): number {
    return this.kernel.scheduler.time
  }

  *nanosleep(ms: number): Task<SysResult> {
    yield* this.enterTask()
    const deadline = this.kernel.scheduler.time + ms
    const args = [
      'CLOCK_REALTIME',
      0,
      `{tv_sec=${Math.floor(ms / 1000)}, tv_nsec=${Math.round((ms % 1000) * 1e6)}}`,
      'NULL',
    ]
    if (this.process.tracer) yield* this.announce('clock_nanosleep', args, 3)
    for (;;) {
      const reason = yield* this.sleep([], deadline)
      if (reason === 'signal') return this.leaveDone('clock_nanosleep', args, 'EINTR')
      if (reason === 'timeout') return this.leaveDone('clock_nanosleep', args, 0)
    }
  }

  getrandom(count: number): Uint8Array {
    this.enter()
    return this.kernel.random.bytes(count)
  }

  *host<T>(promise: PromiseLike<T>): Task<T> {
    let settled: { readonly value: T } | { readonly error: unknown } | null = null
    const watched = promise.then(
      (value) => {
        settled = { value }
      },
      (error: unknown) => {
        settled = { error }
      },
    )
    while (!settled) yield new HostWait(watched)
    const outcome = settled as { readonly value: T } | { readonly error: unknown }
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }

  runNested<T>(task: Task<T>): T {
    const { kernel, process } = this
    return kernel.scheduler.nested(process, task, () => {
      // Nothing can ever happen any more: only the person at the keyboard can end this.
      if (process.session.terminal && !kernel.interruptRequested()) return
      kernel.post(process, 'SIGINT')
      if (!process.isDead && !process.caught.length)
        kernel.exit(process, { kind: 'signaled', pid: process.pid, signal: 'SIGKILL', core: false })
    })
  }

  interrupted(): boolean {
    this.chargeLoop()
    return this.process.isDead || this.kernel.interruptRequested()
  }
}

import { Kernel } from '../kernel/kernel.ts'
import type { MachineOptions } from '../machine-types.ts'
import { Builder, ownerOf, stamp } from './builder.ts'
import { makeSystem } from './system-files.ts'
import { type CompleteWorld, completeWorld } from './world.ts'

/** 22 November 2026, 08:00 UTC: later than any file of a world, the same for every run. */
export const DEFAULT_BOOT_TIME = 1_795_334_400_000
export const DEFAULT_SEED = 1

/** Builds the kernel and its whole tree; no process has run yet. */
export function bootKernel(options: MachineOptions): { readonly kernel: Kernel; readonly world: CompleteWorld } {
  const world = completeWorld(options.world)
  const kernel = new Kernel({
    bootTime: options.bootTime ?? DEFAULT_BOOT_TIME,
    seed: options.seed ?? DEFAULT_SEED,
    hostname: world.hostname,
    ...(options.interruptRequested ? { interruptRequested: options.interruptRequested } : {}),
  })
  const builder = new Builder(kernel)
  makeSystem(builder, world, options.programs)
  makeWorld(builder, world)
  makeNetwork(kernel, world)
  return { kernel, world }
}

/** Mounts and files of the world, in the order of the recorder: it decides what a listing shows first. */
function makeWorld(builder: Builder, world: CompleteWorld): void {
  const { users } = world
  for (const mount of world.mounts) {
    const owner = ownerOf(mount.owner, undefined, users)
    if (!builder.find(mount.at)) {
      builder.parents(mount.at, ownerOf('demo', undefined, users))
      builder.directory(mount.at, 0o755, ownerOf('demo', undefined, users))
    }
    const options = [`mode=${mount.mode}`, `uid=${owner.uid}`, `gid=${owner.gid}`]
    if (mount.size !== undefined) options.push(`size=${mount.size}`)
    if (mount.inodes !== undefined) options.push(`nr_inodes=${mount.inodes}`)
    if (mount.noexec) options.push('noexec')
    builder.mount({ source: mount.type, target: mount.at, type: mount.type, options })
  }
  makeFiles(builder, world, '', world.files)
  for (const mount of world.mounts) {
    makeFiles(builder, world, mount.at, mount.files ?? {})
    if (!mount.readonly) continue
    const at = builder.find(mount.at)!
    at.mount.sb.readonly = true
  }
}

function makeFiles(builder: Builder, world: CompleteWorld, base: string, files: CompleteWorld['files']): void {
  const entries = Object.entries(files).map(
    ([name, spec]) => [name.startsWith('/') ? name : `${base}/${name}`, spec] as const,
  )
  for (const [path, spec] of entries) builder.worldFile(path, spec, world.users)
  // Making a file touches its directory's time: set the directories' times again at the end.
  for (const [path, spec] of entries) if (spec.dir) stamp(builder.find(path)!, spec)
}

function makeNetwork({ net }: Kernel, { network }: CompleteWorld): void {
  if (network.loopback) net.routing.setLink('lo', true)
  for (const address of network.addresses) net.routing.addAddress('lo', address)
  for (const { type, to } of network.routes) net.routing.addRoute({ type, to })
  net.filter = network.ports
}

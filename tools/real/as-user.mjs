/** @param {{ users: { name: string }[] }} world @param {string} name */
export function findUser(world, name) {
  const user = world.users.find((u) => u.name === name)
  if (!user) throw new Error(`world has no user ${name}`)
  return user
}

/** argv that lowers a root process to a user with the world's limits and a clean environment. */
export function asUser(world, name, argv) {
  const user = findUser(world, name)
  const limits = Object.entries(world.limits).map(([limit, [soft, hard]]) => `--${limit}=${soft}:${hard}`)
  const own = user.name === 'demo' ? {} : { HOME: user.home, USER: user.name, LOGNAME: user.name, SHELL: user.shell }
  const env = Object.entries({ ...world.env, ...own }).map(([key, value]) => `${key}=${value}`)
  const groups = user.groups.length ? [`--groups=${user.groups.join(',')}`] : ['--clear-groups']
  const ids = [`--reuid=${user.uid}`, `--regid=${user.gid}`, ...groups]
  return ['prlimit', ...limits, 'setpriv', ...ids, 'env', '-i', ...env, ...argv]
}

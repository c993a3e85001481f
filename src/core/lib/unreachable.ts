/** Ends a `switch` over a union: adding a member then shows every place to visit, at compile time. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: the union has a member that this switch does not handle: ${JSON.stringify(value)}`)
}

/** A fatal error: gawk says where it was reading. */
export class AwkFatal extends Error {
  constructor(
    message: string,
    readonly word = 'fatal',
    /** Says where in the program it happened. */
    readonly hasPlace = true,
  ) {
    super(message)
  }
}

declare const brand: unique symbol

/** A type that cannot be swapped for its base by accident. Make the brand where the value is checked, nowhere else. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

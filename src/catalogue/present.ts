/** `T` with its undefined members left out. */
export type Present<T> = {
  readonly [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
} & {
  readonly [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** A copy of `value` without the members that are undefined: absent, as an optional field has to be. */
export function present<T extends object>(value: T): Present<T> {
  // Sound: what is filtered here is what `Present` leaves out.
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Present<T>;
}

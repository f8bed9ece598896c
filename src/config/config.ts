import type { Static } from '@sinclair/typebox';
import type { configSchema } from './schema/config';

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** The configuration after checking: complete with defaults, secrets filled in, paths absolute, frozen. */
export type Config = DeepReadonly<Static<typeof configSchema>>;

export type Role = Config['roles'][number];
export type LogConfig = Config['log'];
export type PbxConfig = NonNullable<Config['pbx']>;
export type AriConfig = PbxConfig['ari'];
export type RecordingConfig = Config['recording'];
export type RecorderConfig = NonNullable<Config['recorder']>;
export type TlibConfig = Config['tlib'];
export type ListenerConfig = TlibConfig['listen'][number];
export type ApplicationConfig = TlibConfig['applications'][number];
export type DnConfig = Config['dns'][string];

import { Type } from '@sinclair/typebox';
import { ariSchema, serverName, stasisApplication } from './ari';
import { choice, formed, section } from './field';

/** `pbx`: the PBX whose calls are recorded. */
export const pbxSchema = section(
  {
    type: choice(['asterisk'], { examples: ['asterisk'], description: 'What kind of PBX it is.' }),
    name: serverName('pbx', 'What logs and journeys call this PBX.'),
    ari: ariSchema('http://127.0.0.1:8088'),
    application: stasisApplication(
      'twinleg-switch',
      'The Stasis application that Twinleg registers. It sees all calls of the PBX and takes none of them out of the dialplan.',
    ),
    recorderEndpoint: formed('^[^\\s/@,;\\[\\]]+$', 'the name of a PJSIP endpoint', {
      default: 'twinleg-recorder',
      description: 'The PJSIP endpoint of the PBX by which the INVITEs to the recorder leave.',
    }),
    extensionsFromEndpoints: Type.Boolean({
      default: true,
      description:
        'A device of the PBX that dns does not list counts as an extension of the same name that is not recorded by itself. With false it is no DN: it can be neither registered for nor recorded.',
    }),
  },
  { description: 'The PBX whose calls are recorded. Needed for the role switch.' },
);

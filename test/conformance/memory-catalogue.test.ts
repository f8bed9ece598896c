import { MemoryCatalogue } from '../../src/driver/memory/memory-catalogue';
import { describeCatalogue } from './catalogue';

describeCatalogue('MemoryCatalogue', () => new MemoryCatalogue());

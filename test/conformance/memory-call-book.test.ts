import { MemoryCallBook } from '../../src/driver/memory/memory-call-book';
import { describeCallBook } from './call-book';

describeCallBook('MemoryCallBook', () => new MemoryCallBook());

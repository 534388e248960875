// For browsers without SIMD: another build of the module, with its own glue.
import * as module from "./baseline/tearline.js";
import { serve } from "./serve.js";

serve(module);

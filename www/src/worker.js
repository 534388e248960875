import * as module from "./tearline.js";
import { serve } from "./serve.js";

serve(module);

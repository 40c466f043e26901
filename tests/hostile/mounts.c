#include "stage.h"
unsigned try_mounts(void)
{
	return 0;
}

#include "stage.h"
unsigned try_descriptors(void)
{
	return 0;
}

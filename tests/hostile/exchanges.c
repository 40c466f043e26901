#include "stage.h"
unsigned try_exchanges(void)
{
	return 0;
}

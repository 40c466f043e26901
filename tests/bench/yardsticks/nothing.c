/* The least that a C program can do: what a start costs that is linked with libc and nothing else.
 */
int main(void)
{
	return 0;
}

"""Speed, weight and memory of Zapisy next to a bare page on the same machine; `./dev bench` runs it."""

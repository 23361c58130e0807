"""Speed, weight and memory of Zapisy beside a bare page on the same machine; `./dev bench` runs it."""
